import ArgumentParser
import FileKit
import ProteinKit
import SEPITPipeline
import StructureEncoder
import TensorKit

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
                an end.
                """))

    @Argument(help: ArgumentHelp("PDB, mmCIF or FASTA files, or folders of them.", valueName: "input"))
    var inputs: [String]
    @Option(help: ArgumentHelp("Model directory.", valueName: "dir"))
    var model: String
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
        let encoder = try ProteinEncoder(model: model, device: try .chosen())
        let progress = ProgressReporter("embedding", total: proteins.count, unit: "proteins")
        var tensors: [SafetensorsWriter.Tensor] = []
        for (index, protein) in proteins.enumerated() {
            if Interrupt.isRequested { throw Interrupt.error() }
            let input = ProteinInput(protein, withStructure: !withoutStructure)
            let states = logits ? try encoder.residueLogits(input) : try encoder.hiddenStates(input, layer: layer)
            tensors.append(tensor(protein.name, states))
            progress.update(index + 1, amount: protein.sequence.count)
        }
        progress.finish()
        try SafetensorsWriter.write(tensors, metadata: [:], to: out)
    }

    private func tensor(_ name: String, _ states: Tensor) -> SafetensorsWriter.Tensor {
        guard mean else { return SafetensorsWriter.Tensor(name, shape: states.shape, floats: states.values) }
        var sum = [Double](repeating: 0, count: states.width)
        let values = states.values
        for (index, value) in values.enumerated() { sum[index % states.width] += Double(value) }
        let count = Double(max(1, states.rows))
        return SafetensorsWriter.Tensor(name, shape: [states.width], floats: sum.map { Float($0 / count) })
    }
}
