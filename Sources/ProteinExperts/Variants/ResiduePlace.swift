import FileKit
import ProteinKit

/// Which residue of a protein a name such as "R175" means: by the numbers of the file where it has coordinates, else by the
/// place in the sequence.
enum ResiduePlace {
    /// Its place from 0, and what to say of how it was found.
    ///
    /// - Throws: `SepitError` `.badData` (`residue-mismatch`, `residue-missing`) where neither numbering has that residue there.
    static func find(
        _ residue: UInt8, _ number: Int, of subject: ExpertSubject
    ) throws(SepitError) -> (index: Int, remark: String?) {
        let sequence = subject.sequence
        func text(_ index: Int) -> String { "\(Character(UnicodeScalar(sequence[index])))" }
        let byFile = subject.structure.flatMap { chain in
            zip(chain.numbers, chain.observed).first { $0.0 == number }?.1
        }
        if let byFile, sequence[byFile] == residue {
            return (
                byFile,
                byFile == number - 1
                    ? nil : "Residue \(number) of the file is residue \(byFile + 1) of its full sequence."
            )
        }
        let wanted = Character(UnicodeScalar(residue))
        guard sequence.indices.contains(number - 1) else {
            throw SepitError(
                .badData, code: "residue-missing",
                "The sequence ends at residue \(sequence.count), before position \(number)"
                    + (byFile.map { ", and the file's residue \(number) is \(text($0))" } ?? "") + ".",
                expected: "\(wanted)\(number)", hint: "Count from the first residue of this sequence.")
        }
        guard sequence[number - 1] == residue else {
            let near = sequence.indices.filter { sequence[$0] == residue }.min { abs($0 - number) < abs($1 - number) }
            throw SepitError(
                .badData, code: "residue-mismatch",
                "The sequence has \(text(number - 1)) at position \(number), not \(wanted)"
                    + (byFile.map { $0 != number - 1 ? ", and the file's residue \(number) is \(text($0))" : "" } ?? "")
                    + ".",
                expected: "\(wanted)\(number)", found: "\(text(number - 1))\(number)",
                hint: near.map { "The nearest \(wanted) is at position \($0 + 1)." })
        }
        return (
            number - 1,
            byFile == nil && subject.structure != nil ? "The file has no coordinates of a residue \(number)." : nil
        )
    }
}
