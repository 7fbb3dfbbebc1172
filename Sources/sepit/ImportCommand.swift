import ArgumentParser
import FileKit
import SEPITModel
import SEPITPipeline

struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Make an untrained model from a protein language model and a language model.",
        discussion: .examples(
            "sepit import --protein-lm esm2_t33_650M_UR50D --llm TinyLlama-1.1B-Chat-v1.0 --out model",
            discussion: """
                Both are folders in the transformers layout: ESM-2, and a Llama-architecture model with its tokenizer.
                What can't be computed right is refused by name. The result answers nothing yet: train it with
                sepit train stage1 --model DIR.
                """))

    @Option(help: ArgumentHelp("Folder of an ESM-2 checkpoint.", valueName: "dir"))
    var proteinLM: String
    @Option(help: ArgumentHelp("Folder of a Llama or Mistral checkpoint.", valueName: "dir"))
    var llm: String
    @Option(help: ArgumentHelp("The model folder to make.", valueName: "dir"))
    var out: String
    @Option(help: "Of the connector and the structure module.")
    var seed: UInt64 = 0
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
        let (model, tokenizer) = try ModelImport.make(protein: proteinLM, text: llm, seed: seed)
        let directory = try AtomicDirectory(out)
        try ModelDirectory.save(model, tokenizer: tokenizer, to: directory.path, as: isHalf ? .bfloat16 : .float32)
        try directory.commit()
        let c = model.configuration
        try StandardStream.error.writeLine(
            """
            \(out): \(model.store.parameterCount) parameters
              protein model   \(c.proteinLayers) layers of \(c.proteinHidden), reads \(c.proteinMaxLength - 2) residues in one piece
              language model  \(c.layers) layers of \(c.hidden), \(c.vocabulary) tokens, <protein> is \(c.proteinToken)
            """)
    }
}
