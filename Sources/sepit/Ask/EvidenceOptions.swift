import ArgumentParser
import FileKit
import ProteinDataset
import SEPITPipeline

/// The known proteins that an answer is shown beside.
struct EvidenceOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Known proteins to look in: a dataset, an index of `sepit search --build`, or FASTA. (default: those that the model carries)",
            valueName: "path"))
    var evidence: String?
    @Flag(name: .customLong("no-evidence"), help: "Don't look for known proteins.")
    var isLeftOut = false
    @Option(help: ArgumentHelp("Known proteins to show at most.", valueName: "count"))
    var neighbours = 3
    @Flag(help: "Show how the protein is aligned with each of them.")
    var alignments = false

    func validate() throws {
        guard evidence == nil || !isLeftOut else {
            throw ValidationError("--evidence and --no-evidence exclude each other.")
        }
        guard !alignments || !isLeftOut else {
            throw ValidationError("--alignments and --no-evidence exclude each other.")
        }
        guard (1...100).contains(neighbours) else { throw ValidationError("--neighbours must be from 1 to 100.") }
    }

    /// The proteins to look in; nil where there are none or none are wanted.
    func known(beside model: ModelOptions) throws(SepitError) -> KnownProteins? {
        let workers = try Workers.chosen()
        return try index(of: model, workers: workers).map {
            KnownProteins($0, level: Environment.kernelLevel, limit: neighbours, workers: workers)
        }
    }

    /// Opens the index; nil where there is none or none is wanted.
    func index(of model: ModelOptions, workers: Workers) throws(SepitError) -> EvidenceIndex? {
        if isLeftOut { return nil }
        if let evidence { return try EvidenceIndex(path: evidence, workers: workers) }
        let file = Path.join(try model.path(), EvidenceIndex.fileName)
        return FileSystem.exists(file) ? try EvidenceIndex(path: file, workers: workers) : nil
    }
}
