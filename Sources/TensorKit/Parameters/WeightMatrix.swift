import CKernels
import FileKit

/// A weight matrix `[rows, width]` that products read as it is stored, in parts that need not adjoin.
///
/// A part is a tensor in a mapped file, where that has the format, so that no copy is made and pages are read when they
/// are first used; or it is in memory of its own, rounded when it was loaded.
public final class WeightMatrix {
    let format: Format
    let width: Int
    private var parts: [ck_rows] = []
    /// What keeps the memory of each part.
    private var owners: [AnyObject] = []
    /// The parts that are in a file, where its pages are to be given back after use.
    private var streamed: [StoredTensor] = []
    private let isStreamed: Bool
    /// Bytes that a product with all of it reads.
    private(set) var bytes = 0

    /// - Parameter isStreamed: pages of a file leave memory after each product with many rows.
    init(format: Format, width: Int, isStreamed: Bool = false) {
        self.format = format
        self.width = width
        self.isStreamed = isStreamed
    }

    private var scalesPerRow: Int { (width + Int(CK_SCALE_BLOCK) - 1) / Int(CK_SCALE_BLOCK) }

    /// Adds a stored tensor where it is; false, and nothing added, if it has another format.
    func append(inPlace tensor: StoredTensor) -> Bool {
        guard tensor.isInOrder,
            tensor.type == .float32 && format == .fp32 || tensor.type == .bfloat16 && format == .bf16
        else { return false }
        append(ck_rows(rows: tensor.count / max(width, 1), values: tensor.bytes.baseAddress, scales: nil), tensor.file)
        if isStreamed { streamed.append(tensor) }
        return true
    }

    /// Adds rows that `read` writes as fp32, some at a time.
    func append(
        rows: Int, device: Device, read: (Range<Int>, UnsafeMutableBufferPointer<Float>) throws(SepitError) -> Void
    ) throws(SepitError) {
        let valueFloats = (format.bytes(rows * width) + 3) / 4
        let storage = Storage(zeros: valueFloats + (format == .int8 ? rows * scalesPerRow : 0))
        let (values, scales) = (UnsafeMutableRawPointer(storage.base), storage.base + valueFloats)
        let perRead = max(1, Self.elementsPerRead / max(width, 1))
        let buffer = Storage(zeros: min(perRead, rows) * width)
        for start in stride(from: 0, to: rows, by: perRead) {
            let range = start..<min(start + perRead, rows)
            try read(range, UnsafeMutableBufferPointer(start: buffer.base, count: range.count * width))
            var part = ck_rows(
                rows: range.count, values: values + format.bytes(start * width),
                scales: format == .int8 ? UnsafePointer(scales + start * scalesPerRow) : nil)
            var target = ck_weights(format: format.kernel, bf16: 0, n: range.count, k: width, count: 1, parts: nil)
            withUnsafePointer(to: &part) {
                target.parts = $0
                device.table.pointee.store_weights(device.threadPool, &target, buffer.base)
            }
        }
        append(ck_rows(rows: rows, values: values, scales: format == .int8 ? UnsafePointer(scales) : nil), storage)
    }

    private static let elementsPerRead = 1 << 22

    private func append(_ part: ck_rows, _ owner: AnyObject) {
        parts.append(part)
        owners.append(owner)
        bytes += format.bytes(part.rows * width) + (part.scales == nil ? 0 : part.rows * scalesPerRow * 4)
    }

    /// To be called after a product with all of it that won't soon be repeated.
    func release() {
        for tensor in streamed { tensor.release() }
    }

    /// Calls `body` with some rows, which begin and end with parts.
    ///
    /// - Parameter precision: of products with many rows, where the format is fp32.
    func withRows(
        _ rows: Range<Int>, precision: Precision = .fp32, _ body: (UnsafePointer<ck_weights>) -> Void
    ) {
        var (first, start) = (0, 0)
        while start < rows.lowerBound {
            start += parts[first].rows
            first += 1
        }
        precondition(start == rows.lowerBound, "rows \(rows) don't begin with a part")
        parts[first...].withUnsafeBufferPointer { parts in
            var weights = ck_weights(
                format: format.kernel, bf16: precision == .bf16 ? 1 : 0, n: rows.count, k: width, count: parts.count,
                parts: parts.baseAddress)
            body(&weights)
        }
    }
}

extension WeightMatrix {
    /// Number format of weights that are only read.
    public enum Format: String, CaseIterable, Sendable {
        case fp32
        /// Two bytes each.
        case bf16
        /// A byte each, and a scale for every 64 of a row.
        case int8

        /// The format that holds stored numbers as they are, for the least memory.
        public init(keeping type: StoredType) { self = type == .bfloat16 ? .bf16 : .fp32 }

        var kernel: Int32 {
            switch self {
            case .fp32: Int32(CK_FP32)
            case .bf16: Int32(CK_BF16)
            case .int8: Int32(CK_INT8)
            }
        }

        /// Bytes of the values of so many weights.
        func bytes(_ count: Int) -> Int {
            switch self {
            case .fp32: 4 * count
            case .bf16: 2 * count
            case .int8: count
            }
        }
    }
}
