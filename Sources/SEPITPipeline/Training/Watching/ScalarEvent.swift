/// An event of TensorBoard's (tensorboard, `compat/proto/event.proto` and `summary.proto`), as protocol buffer: the field's
/// number and type, then the value. Texts and messages have their length before them.
package struct ScalarEvent: Equatable {
    /// What it says.
    package enum Content: Equatable {
        /// That a file begins.
        case fileVersion
        /// That events of this step and later ones, which other files may have, did not happen.
        case sessionStart
        /// Numbers by their names.
        case scalars([(tag: String, value: Float)])

        package static func == (a: Content, b: Content) -> Bool {
            switch (a, b) {
            case (.fileVersion, .fileVersion), (.sessionStart, .sessionStart): true
            case (.scalars(let a), .scalars(let b)): a.elementsEqual(b) { $0 == $1 }
            default: false
            }
        }
    }

    /// Seconds since 1970.
    package var time: Double
    package var step: Int
    package var content: Content

    package init(time: Double, step: Int, _ content: Content) {
        (self.time, self.step, self.content) = (time, step, content)
    }

    /// Event: wall_time = 1, step = 2, file_version = 3, summary = 5, session_log = 7. Summary: value = 1, of tag = 1 and
    /// simple_value = 2. SessionLog: status = 1, of which START is 1.
    package var bytes: [UInt8] {
        var bytes = Self.key(1, .fixed64) + Self.littleEndian(time.bitPattern)
        // Zeros are left out.
        if step != 0 { bytes += Self.key(2, .variable) + Self.variable(UInt64(bitPattern: Int64(step))) }
        switch content {
        case .fileVersion: bytes += Self.lengthened(3, Array("brain.Event:2".utf8))
        case .sessionStart: bytes += Self.lengthened(7, Self.key(1, .variable) + [1])
        case .scalars(let scalars):
            let values = scalars.flatMap { tag, value in
                Self.lengthened(
                    1,
                    Self.lengthened(1, Array(tag.utf8)) + Self.key(2, .fixed32) + Self.littleEndian(value.bitPattern))
            }
            bytes += Self.lengthened(5, values)
        }
        return bytes
    }

    /// The step of an event that `bytes` wrote; nil where it is none of these.
    package static func step(of record: [UInt8]) -> Int? {
        guard record.count > 9, record[0] == 0x09 else { return nil }
        guard record[9] == 0x10 else { return 0 }
        var (value, shift) = (UInt64(0), UInt64(0))
        for byte in record.dropFirst(10) {
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return Int(Int64(bitPattern: value)) }
            shift += 7
            guard shift < 64 else { break }
        }
        return nil
    }

    // MARK: Protocol buffers

    private enum WireType: UInt8 {
        case variable = 0
        case fixed64 = 1
        case lengthened = 2
        case fixed32 = 5
    }

    private static func key(_ field: UInt8, _ type: WireType) -> [UInt8] { [field << 3 | type.rawValue] }

    private static func lengthened(_ field: UInt8, _ bytes: [UInt8]) -> [UInt8] {
        key(field, .lengthened) + variable(UInt64(bytes.count)) + bytes
    }

    /// Seven bits a byte, the low ones first.
    private static func variable(_ number: UInt64) -> [UInt8] {
        var (rest, bytes) = (number, [UInt8]())
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        return bytes + [UInt8(rest)]
    }

    private static func littleEndian(_ number: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: number.littleEndian) { Array($0) }
    }
}
