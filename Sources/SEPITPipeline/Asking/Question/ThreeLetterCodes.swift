import ProteinKit

/// Sequences in three-letter codes: "Met-Lys-Thr-…", "MetLysThr…".
enum ThreeLetterCodes {
    /// The one-letter codes of eight or more; nil for anything else.
    ///
    /// - Parameter runs: the letters between the hyphens.
    static func letters(_ runs: [ArraySlice<UInt8>]) -> [UInt8]? {
        let codes = runs.count == 1 ? split(runs[0]) : runs
        guard codes.count >= LetterReading.shortest else { return nil }
        var letters: [UInt8] = []
        for code in codes {
            guard code.count == 3, let letter = table[code.map { $0 & 0xDF }] else { return nil }
            letters.append(letter)
        }
        return letters
    }

    /// The one-letter code of one.
    static func letter(_ code: some StringProtocol) -> UInt8? { table[code.utf8.map { $0 & 0xDF }] }

    /// Each begins with a capital: "metlysthr" is not taken for one.
    private static func split(_ run: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        guard run.count % 3 == 0, run.count >= 3 * LetterReading.shortest else { return [] }
        let starts = stride(from: run.startIndex, to: run.endIndex, by: 3)
        let isSpelled = starts.allSatisfy { run[$0] < 97 && run[$0 + 1] >= 97 && run[$0 + 2] >= 97 }
        return isSpelled ? starts.map { run[$0..<($0 + 3)] } : []
    }

    private static let table: [[UInt8]: UInt8] = (UInt8(65)...90).reduce(into: [:]) { table, letter in
        let name = Array(AminoAcid.name(of: letter).utf8)
        if name != Array("UNK".utf8) { table[name] = letter }
    }
}
