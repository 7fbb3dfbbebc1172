import ArgumentParser
import SEPITModel
import SEPITPipeline
import TensorKit

struct LogitsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logits",
        abstract: "Compute logits, losses and gradients of one batch, to compare with another implementation.",
        discussion: .examples(
            "sepit logits --model DIR --input batch.safetensors --output out.safetensors --gradients --train-steps 10"))

    @Option(help: "Model directory.")
    var model: String
    @Option(help: "Batch: protein_ids, protein_mask, positions, text_ids, text_mask, labels.")
    var input: String
    @Option(help: "File to write: logits, loss, balance_loss, grad.<parameter>, losses.")
    var output: String
    @Flag(help: "Also write the gradient of every parameter.")
    var gradients = false
    @Option(help: "Also write the losses of so many AdamW steps.")
    var trainSteps = 0

    private static let mostSteps = 10_000

    func validate() throws {
        guard (0...Self.mostSteps).contains(trainSteps) else {
            throw ValidationError("--train-steps must be between 0 and \(Self.mostSteps).")
        }
    }

    func run() throws {
        try NumericalContract.run(
            model: model, input: input, output: output, gradients: gradients, trainSteps: trainSteps,
            device: try .chosen())
    }
}
