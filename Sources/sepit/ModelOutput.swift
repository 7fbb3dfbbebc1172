import ArgumentParser
import FileKit
import LanguageModel
import SEPITModel

/// The model folder that a command makes.
struct ModelOutput: ParsableArguments {
    @Option(help: ArgumentHelp("The model folder to make.", valueName: "dir"))
    var out: String
    @Flag(name: .customLong("bf16"), help: "Write weights as bf16, in half the space.")
    var isHalf = false
    @Flag(help: "Replace a folder that is there already.")
    var force = false

    /// To be asked before the work.
    ///
    /// - Throws: `SepitError` `.cannotWrite` where there is something that is not to be replaced.
    func requireFree() throws(SepitError) {
        guard force || !FileSystem.exists(out) else {
            throw SepitError(
                .cannotWrite, code: "cannot-write", "There is something here already.", file: out,
                hint: "Name another folder, or add --force.")
        }
    }

    /// Writes all of it, or nothing.
    func write(_ model: TrainableModel, tokenizer: Tokenizer) throws(SepitError) {
        let directory = try AtomicDirectory(out)
        try ModelDirectory.save(model, tokenizer: tokenizer, to: directory.path, as: isHalf ? .bfloat16 : .float32)
        try directory.commit(manifest: ModelManifest.name)
    }
}
