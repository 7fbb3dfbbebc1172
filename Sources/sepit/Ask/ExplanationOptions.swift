import ArgumentParser
import FileKit
import ProteinKit
import SEPITPipeline

/// What is said of why a model answers as it does.
struct ExplanationOptions: ParsableArguments {
    @Flag(help: "Say which residues moved the answer, and how much the structure did.")
    var explain = false
    @Option(
        name: .customLong("explain-pdb"),
        help: ArgumentHelp(
            "Also write the structure's backbone as a PDB file, with what each residue moved as its B-factor.",
            valueName: "file"))
    var pdb: String?

    var isWanted: Bool { explain || pdb != nil }

    /// What to write; nil where nothing is.
    ///
    /// - Throws: `SepitError` `.badData` (`structure-missing`).
    func file(of entry: ProteinEntry?, chains: [String]) throws(SepitError) -> ExplainedStructure? {
        guard let pdb, let entry else { return nil }
        let chosen = try entry.proteins(chains: chains)
        guard chosen.allSatisfy(\.hasStructure) else {
            throw SepitError(
                .badData, code: "structure-missing",
                "--explain-pdb needs a structure, and the file has no C-alpha atoms.",
                file: entry.file)
        }
        return ExplainedStructure(chains: chosen, source: entry.file, path: pdb)
    }
}
