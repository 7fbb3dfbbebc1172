import ArgumentParser
import FileKit
import LanguageModel
import SEPITModel
import SEPITPipeline

struct MergeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge",
        abstract: "Make an adapter part of a model.",
        discussion: .examples(
            "sepit merge --model run1/model --adapter run2/adapter --out merged",
            discussion: """
                The adapter is one that sepit train made (LoRA or NOLA), or a LoRA adapter of PEFT's for the language model.
                The result is a model like any other, and answers as the model with --adapter does. An adapter of another
                model is refused.
                """))

    @Option(help: ArgumentHelp("The model that the adapter was trained on.", valueName: "dir"))
    var model: String
    @Option(help: ArgumentHelp("The adapter.", valueName: "dir"))
    var adapter: String
    @Option(help: ArgumentHelp("The model folder to make.", valueName: "dir"))
    var out: String
    @Flag(name: .customLong("bf16"), help: "Write weights as bf16, in half the space.")
    var isHalf = false
    @Flag(help: "Replace a folder that is there already.")
    var force = false

    func run() throws {
        guard force || !FileSystem.exists(out) else {
            throw SepitError(
                .cannotWrite, code: "cannot-write", "There is something here already.", file: out,
                hint: "Name another folder, or add --force.")
        }
        let tokenizer = try Tokenizer(directory: model)
        let merged = try ModelDirectory.load(model, adapter: adapter)
        let directory = try AtomicDirectory(out)
        try ModelDirectory.save(merged, tokenizer: tokenizer, to: directory.path, as: isHalf ? .bfloat16 : .float32)
        try directory.commit()
        try StandardStream.output.writeLine(out)
    }
}
