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
            "sepit import --protein-lm esm2_t6_8M_UR50D --llm SmolLM2-135M-Instruct.Q4_1.gguf --out model",
            "sepit import --protein-lm esm2_t6_8M_UR50D --llm new --preset mini --data dataset --out model",
            discussion: """
                ESM-2 is a folder in the transformers layout; a Llama-architecture model is such a folder,
                tokenizer included, or a GGUF file. With --llm new, a small language model is made, and its
                tokenizer learnt from the texts of a dataset.
                What can't be computed right is refused by name. The result answers nothing yet: train it with
                sepit train stage1 --model DIR.
                """))

    @Option(help: ArgumentHelp("Folder of an ESM-2 checkpoint.", valueName: "dir"))
    var proteinLM: String
    @Option(help: ArgumentHelp("Folder of a Llama or Mistral checkpoint, a GGUF file, or new.", valueName: "model"))
    var llm: String
    @Option(help: "Sizes of a new language model; tiny if none.")
    var preset: ModelPreset?
    @Option(
        help: ArgumentHelp("Dataset whose texts a new language model's tokenizer is learnt from.", valueName: "dir"))
    var data: String?
    @OptionGroup var output: ModelOutput
    @Option(help: "Of the connector, the structure module and a new language model.")
    var seed: UInt64 = 0

    private var isNew: Bool { llm == "new" }

    func validate() throws {
        if isNew {
            guard data != nil else {
                throw ValidationError("--llm new needs --data DATASET, whose texts its tokenizer is learnt from.")
            }
        } else if preset != nil || data != nil {
            throw ValidationError("--preset and --data belong to --llm new; another language model brings its own.")
        }
    }

    func run() throws {
        try output.requireFree()
        let (model, tokenizer) =
            if isNew, let data {
                try ModelImport.make(protein: proteinLM, preset: preset ?? .tiny, dataset: data, seed: seed)
            } else {
                try ModelImport.make(protein: proteinLM, text: llm, seed: seed)
            }
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

extension ModelPreset: ExpressibleByArgument {}
