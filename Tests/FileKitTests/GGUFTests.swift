import FileKit
import Testing

/// The goldens are made by scripts/goldens/gguf_goldens.py with the Python package gguf.
private let goldens = (#filePath.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 }) + "/Goldens/"

/// A GGUF file, byte by byte.
private struct Image {
    private(set) var bytes: [UInt8] = []

    init(version: UInt32 = 3, tensors: UInt64 = 0, keys: UInt64 = 0, magic: String = "GGUF") {
        bytes = Array(magic.utf8)
        number(version)
        number(tensors)
        number(keys)
    }

    mutating func number<T: FixedWidthInteger>(_ value: T) {
        withUnsafeBytes(of: value.littleEndian) { bytes += $0 }
    }

    mutating func text(_ text: String) {
        number(UInt64(text.utf8.count))
        bytes += Array(text.utf8)
    }

    mutating func key(_ name: String, type: UInt32) {
        text(name)
        number(type)
    }

    mutating func alignment(_ value: UInt32) {
        key("general.alignment", type: 4)
        number(value)
    }

    mutating func tensor(_ name: String, _ extents: [Int64], type: UInt32 = 0, offset: UInt64 = 0) {
        text(name)
        number(UInt32(extents.count))
        for extent in extents { number(extent) }
        number(type)
        number(offset)
    }

    /// Pads to the data, and adds so many bytes of it.
    mutating func data(_ count: Int, alignment: Int = 32) {
        bytes += [UInt8](repeating: 0, count: (alignment - bytes.count % alignment) % alignment + count)
    }

    static func with(
        version: UInt32 = 3, tensors: UInt64 = 0, keys: UInt64 = 0, magic: String = "GGUF",
        _ change: (inout Image) -> Void = { _ in }
    ) -> [UInt8] {
        var image = Image(version: version, tensors: tensors, keys: keys, magic: magic)
        change(&image)
        return image.bytes
    }
}

@Suite struct GGUFTests {
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory() }

    private func open(_ bytes: [UInt8]) throws -> GGUFFile {
        try AtomicFile.write(bytes, to: folder("x.gguf"))
        return try GGUFFile(path: folder("x.gguf"))
    }

    private static let types = [
        "F32", "F16", "BF16", "Q8_0", "Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q4_K", "Q5_K", "Q6_K",
    ]

    @Test(arguments: types) func weightsAreThoseOfTheReferenceBitForBit(_ type: String) throws {
        let tensor = try GGUFFile(path: goldens + "weights.gguf").tensor(type)
        let expected = try SafetensorsFile(path: goldens + "weights.safetensors").tensor(type)
        let values = try expected.floats().map(\.bitPattern)
        #expect(tensor.type.rawValue == type && tensor.shape == expected.shape && tensor.shape[0] == 3)
        #expect(try tensor.floats().map(\.bitPattern) == values)
        // In parts, and one by one, within blocks and across them.
        let width = values.count / 3
        #expect(try tensor.rows(1..<3).floats().map(\.bitPattern) == Array(values[width...]))
        #expect(values.indices.allSatisfy { tensor.float(at: $0).bitPattern == values[$0] })
        let turned = tensor.reordered([2, 0, 1])
        #expect(
            try turned.floats().map(\.bitPattern) == Array(values[(2 * width)...] + values[..<(2 * width)]))
        #expect(try turned.rows(1..<2).floats().map(\.bitPattern) == Array(values[..<width]))
        #expect(!turned.isInOrder && turned.float(at: width + 5).bitPattern == values[5])
    }

    @Test func readsKeys() throws {
        let file = try GGUFFile(path: goldens + "weights.gguf")
        #expect(file.names == Self.types.sorted() && file.text("general.architecture") == "none")
        #expect(file.integer("test.whole") == -7 && file.integer("test.large") == .max && file.integer("absent") == nil)
        #expect(file.flag("test.flag") == true && file.flag("test.whole") == nil && file.text("test.whole") == nil)
        #expect(file.array("test.texts")?.strings == ["", "é", "protein"])
        #expect(file.array("test.numbers")?.numbers == [0.5, -2] && file.array("test.numbers")?.integers == nil)
        #expect(file.array("test.integers")?.integers == [3, -1] && file.array("test.integers")?.strings == nil)
        #expect(file.fields["test.number"]?.double == 0.1)
    }

    @Test func knowsItsFiles() throws {
        #expect(GGUFFile.isOne(goldens + "weights.gguf") && GGUFFile.isOne("absent.gguf"))
        #expect(!GGUFFile.isOne(goldens) && !GGUFFile.isOne(goldens + "weights.safetensors"))
        try AtomicFile.write(Image.with(), to: folder("model"))
        #expect(GGUFFile.isOne(folder("model")))
    }

    @Test func readsBothVersionsAndAnyAlignment() throws {
        for version: UInt32 in [2, 3] {
            #expect(try open(Image.with(version: version)).names.isEmpty)
        }
        let file = try open(
            Image.with(tensors: 3, keys: 1) {
                $0.alignment(8)
                $0.tensor("b", [3, 2], offset: 8)
                $0.tensor("a", [2], offset: 0)
                $0.tensor("none", [5, 0], offset: 32)
                $0.data(32, alignment: 8)
            })
        #expect(try file.tensor("b").shape == [2, 3] && file.tensor("none").shape == [0, 5])
        #expect(try file.floats("a") == [0, 0] && file.floats("none").isEmpty)
    }

    static let hostile: [(String, [UInt8])] = [
        ("gguf-truncated", []),
        ("gguf-truncated", Array("GGU".utf8)),
        ("gguf-magic", Image.with(magic: "GGML")),
        ("git-lfs-pointer", Array("version https://git-lfs.github.com/spec/v1\noid sha256:0\n".utf8)),
        ("gguf-version", Image.with(version: 0)),
        ("gguf-version", Image.with(version: 1)),
        ("gguf-version", Image.with(version: 4)),
        ("gguf-endian", Image.with(version: 3 << 24)),
        ("gguf-truncated", Array(Image.with().dropLast())),
        ("gguf-truncated", Image.with(tensors: 5)),
        ("gguf-truncated", Image.with(keys: 5)),
        ("gguf-too-large", Image.with(tensors: .max)),
        ("gguf-too-large", Image.with(keys: 1 << 60)),
        // Little more than the smallest file: a list longer than anything.
        (
            "gguf-too-large",
            Image.with(keys: 1) {
                $0.key("x", type: 9)
                $0.number(UInt32(0))
                $0.number(UInt64.max)
            }
        ),
        (
            "gguf-too-large",
            Image.with(keys: 1) {
                $0.key("x", type: 9)
                $0.number(UInt32(8))
                $0.number(UInt64(1) << 61)
            }
        ),
        (
            "gguf-value",
            Image.with(keys: 1) {
                $0.key("x", type: 9)
                $0.number(UInt32(9))
                $0.number(UInt64(1) << 40)
            }
        ),
        (
            "gguf-value",
            Image.with(keys: 1) {
                $0.key("x", type: 13)
                $0.number(UInt32(0))
            }
        ),
        (
            "gguf-value",
            Image.with(keys: 1) {
                $0.key("x", type: 7)
                $0.number(UInt8(2))
            }
        ),
        ("gguf-too-large", Image.with(keys: 1) { $0.text(String(repeating: "k", count: 65_536)) }),
        (
            "gguf-truncated",
            Image.with(keys: 1) {
                $0.number(UInt64(60_000))
                $0.number(UInt32(0))
            }
        ),
        (
            "gguf-too-large",
            Image.with(keys: 1) {
                $0.key("x", type: 8)
                $0.number(UInt64.max)
            }
        ),
        (
            "gguf-duplicate-name",
            Image.with(keys: 2) {
                $0.alignment(32)
                $0.alignment(32)
            }
        ),
        ("gguf-alignment", Image.with(keys: 1) { $0.alignment(0) }),
        ("gguf-alignment", Image.with(keys: 1) { $0.alignment(48) }),
        (
            "gguf-alignment",
            Image.with(tensors: 1) {
                $0.tensor("a", [8], offset: 4)
                $0.data(64)
            }
        ),
        (
            "gguf-duplicate-name",
            Image.with(tensors: 2) {
                $0.tensor("a", [8])
                $0.tensor("a", [8], offset: 32)
                $0.data(64)
            }
        ),
        (
            "gguf-overlap",
            Image.with(tensors: 2) {
                $0.tensor("a", [16])
                $0.tensor("b", [8], offset: 32)
                $0.data(96)
            }
        ),
        (
            "gguf-hole",
            Image.with(tensors: 1) {
                $0.tensor("a", [8], offset: 32)
                $0.data(64)
            }
        ),
        (
            "gguf-trailing-bytes",
            Image.with(tensors: 1) {
                $0.tensor("a", [8])
                $0.data(64)
            }
        ),
        ("gguf-truncated", Image.with(tensors: 1) { $0.tensor("a", [8]) }),
        (
            "gguf-truncated",
            Image.with(tensors: 1) {
                $0.tensor("a", [8])
                $0.data(31)
            }
        ),
        ("gguf-truncated", Image.with(tensors: 1) { $0.tensor("a", [8], offset: UInt64.max - 31) }),
        ("gguf-shape", Image.with(tensors: 1) { $0.tensor("a", [1 << 62, 1 << 62]) }),
        ("gguf-shape", Image.with(tensors: 1) { $0.tensor("a", [-1]) }),
        ("gguf-shape", Image.with(tensors: 1) { $0.tensor("a", [1, 1, 1, 1, 1]) }),
        ("gguf-shape", Image.with(tensors: 1) { $0.tensor("a", [33], type: 2) }),
        ("gguf-shape", Image.with(tensors: 1) { $0.tensor("a", [128], type: 12) }),
        ("gguf-shape", Image.with(tensors: 1) { $0.tensor("a", [], type: 2) }),
        ("gguf-type", Image.with(tensors: 1) { $0.tensor("a", [256], type: 10) }),
        ("gguf-type", Image.with(tensors: 1) { $0.tensor("a", [256], type: 999) }),
        ("gguf-too-large", Image.with(tensors: 1) { $0.tensor(String(repeating: "n", count: 65), [8]) }),
    ]

    @Test(arguments: hostile.indices) func refusesHostileFilesAtOnce(_ index: Int) throws {
        let (code, bytes) = Self.hostile[index]
        var error: SepitError?
        let elapsed = ContinuousClock().measure { error = #expect(throws: SepitError.self) { try open(bytes) } }
        #expect(error?.code == code && error?.kind == .badData && error?.file == folder("x.gguf"), "\(error as Any)")
        #expect(elapsed < .milliseconds(100))
    }

    /// Whatever a byte of the header becomes, the file is read or refused.
    @Test func survivesDamagedFiles() throws {
        let original = try FileSystem.read(goldens + "weights.gguf")
        var random = CounterRandom(seed: 3, stream: "damage")
        for _ in 0..<400 {
            var damaged = original
            for _ in 0..<3 {
                damaged[Int.random(in: 0..<900, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            guard let file = try? open(damaged) else { continue }
            for name in file.names { _ = try? file.floats(name) }
            _ = file.fields
        }
        for count in stride(from: 0, to: original.count - 64, by: 31) {
            #expect(#expect(throws: SepitError.self) { try open(Array(original[..<count])) }?.kind == .badData)
        }
    }
}
