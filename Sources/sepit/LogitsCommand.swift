import ArgumentParser
import SEPITModel
import SEPITPipeline
import TensorKit

struct LogitsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logits",
        abstract: "Compute logits, losses and gradients of one batch, to compare with another implementation.",
        discussion: .examples(
            "sepit logits --model DIR --input batch.safetensors --output out.safetensors --gradients --train-steps 10",
            "sepit logits --stage0 --input warm-up.safetensors --output out.safetensors",
            "sepit logits --model DIR --input pairs.safetensors --output out.safetensors --dpo 0.1 --gradients",
            discussion: """
                With --dpo BETA, the first half of the rows are right answers and the second half wrong ones to the same
                questions, and reference_log_probs has what the model that training began with gives each of them; the output
                has loss, the mean over pairs, log_probs, and grad.<parameter>.
                With --stage0, the input holds a model, a batch and its damage as reference/stage0_reference.py writes them, of
                which the part paper. is read; the output has loss.match, loss.denoise, loss.restore and the gradient of
                their sum with respect to every parameter, gradient.<parameter>, and all of it once more behind paper.
                """))

    @Option(help: "Model directory.")
    var model: String?
    @Flag(help: "Losses and gradients of stage 0, of a file that has its weights.")
    var stage0 = false
    @Option(help: "Batch: protein_ids, protein_mask, positions, text_ids, text_mask, labels.")
    var input: String
    @Option(help: "File to write: logits, loss, balance_loss, grad.<parameter>, losses.")
    var output: String
    @Flag(help: "Also write the gradient of every parameter.")
    var gradients = false
    @Option(help: "Also write the losses of so many AdamW steps.")
    var trainSteps = 0

    @Option(help: ArgumentHelp("Loss of preference tuning, of pairs of answers.", valueName: "beta"))
    var dpo: Float?
    @Option(help: "With --dpo: share of the pairs that are thought to be the wrong way round.")
    var labelSmoothing: Float = 0

    private static let mostSteps = 10_000

    func validate() throws {
        guard (0...Self.mostSteps).contains(trainSteps) else {
            throw ValidationError("--train-steps must be between 0 and \(Self.mostSteps).")
        }
        guard stage0 != (model != nil) else {
            throw ValidationError("Give --model, or --stage0 for a file with weights.")
        }
        guard dpo == nil || !stage0 && trainSteps == 0 && dpo?.isFinite == true && (0...0.5).contains(labelSmoothing)
        else {
            throw ValidationError("--dpo needs a number, takes --label-smoothing from 0 to 0.5, and trains nothing.")
        }
        guard !stage0 || !gradients && trainSteps == 0 else {
            throw ValidationError("--stage0 writes losses and gradients, and trains nothing.")
        }
    }

    func run() throws {
        guard let model else {
            return try WarmUpContract.run(input: input, output: output, device: try .chosen())
        }
        if let dpo {
            return try PreferenceContract.run(
                model: model, input: input, output: output, beta: dpo, smoothing: labelSmoothing, gradients: gradients,
                device: try .chosen())
        }
        try NumericalContract.run(
            model: model, input: input, output: output, gradients: gradients, trainSteps: trainSteps,
            device: try .chosen())
    }
}
