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
    @OptionGroup var output: ModelOutput

    func run() throws {
        try output.requireFree()
        let tokenizer = try Tokenizer(directory: model)
        let merged = try ModelDirectory.load(model, adapter: adapter, device: try .chosen())
        try output.write(merged, tokenizer: tokenizer)
        try StandardStream.output.writeLine(output.out)
    }
}
