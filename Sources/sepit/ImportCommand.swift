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
    @OptionGroup var output: ModelOutput
    @Option(help: "Of the connector and the structure module.")
    var seed: UInt64 = 0

    func run() throws {
        try output.requireFree()
        let (model, tokenizer) = try ModelImport.make(protein: proteinLM, text: llm, seed: seed)
        try output.write(model, tokenizer: tokenizer)
        let c = model.configuration
        let (protein, text) = (c.protein, c.text)
        try StandardStream.error.writeLine(
            """
            \(output.out): \(model.store.parameterCount) parameters
              protein model   \(protein.layers) layers of \(protein.hiddenSize), reads \(protein.maxTokens - 2) residues in one piece
              language model  \(text.layers) layers of \(text.hiddenSize), \(text.vocabularySize) tokens, <protein> is \(c.proteinToken)
            """)
    }
}
