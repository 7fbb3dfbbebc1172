import ArgumentParser
import FileKit
import ProteinKit
import SEPITPipeline

struct EmbedCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "embed",
        abstract: "Write embeddings of proteins, one vector per residue or per protein.",
        discussion: .examples(
            "sepit embed --model esm2_t12_35M_UR50D --out embeddings.safetensors proteins.fasta",
            "sepit embed --model RUN/model --mean --out embeddings.safetensors structures/",
            discussion: """
                The model is an ESM-2 checkpoint or a SEPIT model; with the latter, C-alpha positions count. The output
                has a tensor [residues, width] per protein, or [width] with --mean. Proteins longer than the model's
                window are read in overlapping windows; a residue's vector is from the window where it is farthest from
                an end. Products in bf16 leave a vector's first two digits or three; --weights fp32 is exact.
                """))

    @Argument(help: ArgumentHelp("PDB, mmCIF or FASTA files, or folders of them.", valueName: "input"))
    var inputs: [String]
    @Option(help: ArgumentHelp("Model directory.", valueName: "dir"))
    var model: String
    @Option(help: EncoderPrecision.help)
    var weights: EncoderPrecision = .auto
    @Option(help: ArgumentHelp("The safetensors file to write.", valueName: "file"))
    var out: String
    @Option(parsing: .unconditional, help: "Hidden state: 0 for the embeddings, -1 for the last layer and final norm.")
    var layer = -1
    @Flag(help: "The mean over a protein's residues.")
    var mean = false
    @Flag(help: "Masked-language logits of the 33 residue tokens instead of hidden states.")
    var logits = false
    @Flag(help: "Hide the structures from the model.")
    var withoutStructure = false

    func validate() throws {
        guard !logits || layer == -1 else { throw ValidationError("--logits are those of the last layer.") }
    }

    func run() throws {
        Interrupt.listen()
        let proteins = try ProteinEntry.proteins(of: inputs)
        let run = try EmbeddingRun(
            try ProteinEncoder(model: model, precision: weights, device: try .chosen()), proteins,
            withStructure: !withoutStructure, logits ? .logits : mean ? .mean(layer: layer) : .residues(layer: layer))
        let progress = ProgressReporter("embedding", total: proteins.count, unit: "residues")
        try run.write(to: out, isCancelled: { Interrupt.isRequested }) { done, residues in
            progress.update(done, amount: residues)
        }
        progress.finish()
    }
}

extension EncoderPrecision: ExpressibleByArgument {
    /// What --weights means for the protein model.
    static var help: ArgumentHelp {
        ArgumentHelp(
            "Number format of products; auto is bf16 where the processor multiplies in it, fp32 elsewhere.",
            valueName: "format")
    }
}
