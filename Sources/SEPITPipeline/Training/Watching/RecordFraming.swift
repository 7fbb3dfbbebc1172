import FileKit

/// How records follow one another in a TFRecord file (tensorflow, `core/lib/io/record_writer.h`): the length in 8 bytes, its
/// masked check sum, the record, its masked check sum; numbers are little-endian.
package enum RecordFraming {
    /// A record with what stands around it.
    package static func framed(_ record: [UInt8]) -> [UInt8] {
        let length = littleEndian(UInt64(record.count))
        return length + littleEndian(masked(length)) + record + littleEndian(masked(record))
    }

    /// The whole records at the beginning of a file, up to one that is cut off or damaged.
    package static func records(_ bytes: [UInt8]) -> [[UInt8]] {
        var records: [[UInt8]] = []
        var rest = bytes[...]
        while rest.count >= 12 {
            let head = rest.prefix(12)
            let length = number(head.prefix(8))
            guard number(head.dropFirst(8)) == UInt64(masked(Array(head.prefix(8)))), length <= UInt64(rest.count - 12)
            else { break }
            let record = rest.dropFirst(12).prefix(Int(length))
            let check = rest.dropFirst(12 + record.count).prefix(4)
            guard check.count == 4, number(check) == UInt64(masked(Array(record))) else { break }
            records.append(Array(record))
            rest = rest.dropFirst(16 + record.count)
        }
        return records
    }

    /// Check sums of data that holds check sums are less certain; so these are turned and shifted.
    private static func masked(_ bytes: [UInt8]) -> UInt32 {
        let check = CRC32C.of(bytes)
        return (check >> 15 | check << 17) &+ 0xA282_EAD8
    }

    private static func littleEndian(_ number: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: number.littleEndian) { Array($0) }
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}
