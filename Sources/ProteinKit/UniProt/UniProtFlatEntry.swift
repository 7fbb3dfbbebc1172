import FileKit

/// The lines of one entry of a flat file, by line code, before they are understood.
struct UniProtFlatEntry {
    /// One line's content from column 6 on, without blanks at the end.
    struct Line {
        var number: Int
        var text: String
    }

    let firstLine: Int
    private var linesByCode: [String: [Line]] = [:]
    private(set) var sequence: [UInt8] = []
    private(set) var byteCount = 0
    /// A byte of the sequence that is no residue.
    private(set) var strangeSequenceLine: Int?

    init(firstLine: Int) { self.firstLine = firstLine }

    func lines(_ code: String) -> [Line] { linesByCode[code] ?? [] }

    /// The texts of one code's lines in one.
    func text(_ code: String) -> String { lines(code).map(\.text).joined(separator: " ") }

    var isEmpty: Bool { linesByCode.isEmpty && sequence.isEmpty }

    /// The two letters at the start of a line, or nil for a line of another form.
    static func code(of line: TextLine) -> String? {
        guard line.count >= 2, line[0].isLetter, line[1].isLetter || line[1].isDigit || line[1] == UInt8(ascii: "*"),
            line[2] == 0x20
        else { return nil }
        return String(decoding: line.bytes.prefix(2), as: UTF8.self)
    }

    /// References to literature are half of a file and not of use here.
    private static let skipped: Set<String> = ["RN", "RP", "RC", "RX", "RG", "RA", "RT", "RL", "XX", "**"]

    mutating func add(_ line: TextLine, code: String, number: Int) {
        guard !Self.skipped.contains(code) else { return }
        var end = line.count
        while end > 5, line[end - 1] <= 0x20 { end -= 1 }
        let bytes = UnsafeBufferPointer(rebasing: line.bytes[min(5, end)..<end])
        byteCount += bytes.count
        linesByCode[code, default: []].append(Line(number: number, text: String(decoding: bytes, as: UTF8.self)))
    }

    mutating func addSequence(_ line: TextLine, number: Int) {
        for byte in line.bytes where byte > 0x20 && !byte.isDigit {
            if byte.isLetter { sequence.append(byte.uppercasedASCII) } else { strangeSequenceLine = number }
        }
        byteCount += line.count
    }
}
