import TensorKit

extension TrainingConfiguration {
    /// The stages that can make a new model.
    private static let newModel: [TrainingStage] = [.stage0, .stage1]

    /// The stages that can train less than everything.
    private static let tuned: [TrainingStage] = [.stage1, .stage2, .dpo]

    /// The stages that may leave structures out; preferences are compared with those of a model that sees all.
    private static let dropping: [TrainingStage] = [.stage0, .stage1, .stage2, .stage3]

    /// Every field that a configuration file can set, in the order in which they are written and documented.
    static let fields: [ConfigurationField] = [
        .init("model.preset", \.model.preset, only: newModel, "Sizes to start from; the fields below change them."),
        .init("model.proteinLayers", \.model.proteinLayers, 1...200, only: newModel, "Layers of the protein model."),
        .init("model.proteinHidden", \.model.proteinHidden, 2...16384, only: newModel, "Width of the protein model."),
        .init(
            "model.proteinHeads", \.model.proteinHeads, 1...256, only: newModel, "Attention heads of the protein model."
        ),
        .init(
            "model.proteinFFN", \.model.proteinFFN, 1...65536, only: newModel,
            "Width of the protein model's feed-forward networks."),
        .init("model.kernels", \.model.kernels, 1...1024, only: newModel, "Gaussian kernels of C-alpha distances."),
        .init("model.layers", \.model.layers, 1...200, only: newModel, "Layers of the language model."),
        .init("model.hidden", \.model.hidden, 2...16384, only: newModel, "Width of the language model."),
        .init("model.heads", \.model.heads, 1...256, only: newModel, "Attention heads of the language model."),
        .init(
            "model.kvHeads", \.model.kvHeads, 1...256, only: newModel,
            "Key and value heads of the language model; they divide `heads`."),
        .init(
            "model.ffn", \.model.ffn, 1...65536, only: newModel,
            "Width of the language model's feed-forward networks."),
        .init(
            "model.vocabularySize", \.model.vocabularySize, 300...262144, only: newModel,
            "Tokens of the text vocabulary, at most, the special ones included."),
        .init(
            "model.edgeScale", \.model.edgeScale, 0...1, only: newModel,
            "Weight of the summed-edge term in the residue embeddings."),
        .init(
            "model.compat", \.model.compat, only: newModel,
            "Behave as the paper says, or as the released code does."),

        .init("train.seed", \.train.seed, 0...Int.max, "Seed of every random choice."),
        .init("train.epochs", \.train.epochs, 1...100_000, "Passes over the training split."),
        .init("train.maxSteps", \.train.maxSteps, 0...Int.max, "Steps after which training ends; 0: go by epochs."),
        .init(
            "train.tokensPerBatch", \.train.tokensPerBatch, 1...16_777_216,
            "Protein and text tokens in one micro-batch, at most."),
        .init("train.accumulation", \.train.accumulation, 1...65536, "Micro-batches in one step."),
        .init(
            "train.learningRate", \.train.learningRate, 0...1,
            "Highest learning rate; null: 1e-3 (stages 2 and 3: 5e-4) in new models; beside imported ones 1e-5 for these and 1e-4 for "
                + "new parts; 2e-4 with adapters. Of dpo: 1e-4 in new models, else 1e-6; 1e-5 with adapters."),
        .init(
            "train.proteinLearningRate", \.train.proteinLearningRate, 0...1,
            "That of the protein model; null: as learningRate."),
        .init(
            "train.structureLearningRate", \.train.structureLearningRate, 0...1,
            "That of the structure-aware module; null: as learningRate."),
        .init(
            "train.connectorLearningRate", \.train.connectorLearningRate, 0...1,
            "That of the connector; null: as learningRate."),
        .init(
            "train.expertLearningRate", \.train.expertLearningRate, 0...1, only: [.stage2, .dpo, .stage3],
            "That of experts and routers; null: as learningRate."),
        .init(
            "train.force", \.train.force,
            "Train an imported model even at a rate, above 1e-4, at which it forgets what it knows."),
        .init(
            "train.warmupFraction", \.train.warmupFraction, 0...1,
            "Share of the steps in which the learning rate rises from 0."),
        .init("train.schedule", \.train.schedule, "How the learning rate falls after that."),
        .init("train.weightDecay", \.train.weightDecay, 0...1, "Decoupled weight decay."),
        .init("train.beta1", \.train.beta1, 0...0.9999999, "AdamW's decay of the first moment."),
        .init("train.beta2", \.train.beta2, 0...0.9999999, "AdamW's decay of the second moment."),
        .init("train.epsilon", \.train.epsilon, 1e-30...1, "AdamW's epsilon."),
        .init("train.gradientClip", \.train.gradientClip, 0...1e9, "Largest norm of the gradient; 0: no clipping."),
        .init(
            "train.spikeFactor", \.train.spikeFactor, 0...1e6,
            "A step is left out whose gradient's norm is so many times the mean of the last ones; 0: none."),
        .init(
            "train.skipLimit", \.train.skipLimit, 1...1_000_000,
            "Training ends where so many steps in a row were left out, as those are whose loss or gradient is not finite."
        ),
        .init(
            "train.structureDropout", \.train.structureDropout, 0...1, only: dropping,
            "Chance that an example is shown without its structure."),
        .init(
            "train.balance", \.train.balance, 0...1,
            "How far rare properties are brought up: 0, as the dataset has them; 1, all properties alike."),
        .init(
            "train.clusterBalance", \.train.clusterBalance, 0...1,
            "How far proteins with few relatives are brought up: 0, as the dataset has them; 1, all groups alike."),
        .init(
            "train.replay", \.train.replay, 0...100, only: [.stage3],
            "Examples of stage 2 that are seen again, for each of stage 3, so that nothing is forgotten."),
        .init(
            "train.evidence", \.train.evidence, 0...1, only: tuned + [.stage3],
            "Share of the examples that begin with what is known of similar training proteins; `sepit dataset neighbours` finds them."
        ),
        .init(
            "train.distantEvidence", \.train.distantEvidence, 0...1, only: tuned + [.stage3],
            "Share of those that show distant relatives alone."),
        .init(
            "train.precision", \.train.precision,
            "Number format of matrix products; auto: bf16 where the CPU has it. Weights and sums are fp32."),
        .init(
            "train.reduction", \.train.reduction,
            "Number format in which the ranks of one job send each other gradients; bf16: half as much to send."),
        .init(
            "train.shardMoments", \.train.shardMoments,
            "Each rank of a job keeps AdamW's moments of its part of the parameters alone, 8 bytes for each, and sends the rest these."
        ),
        .init(
            "train.checkpointActivations", \.train.checkpointActivations,
            "Take about a third more time and much less memory: keep only what goes into each layer."),
        .init(
            "train.maxProteinLength", \.train.maxProteinLength, 1...65536,
            "Longest protein, in residues; one that is longer than the model's window is read in windows."),
        .init("train.maxTextLength", \.train.maxTextLength, 8...65536, "Longest conversation, in tokens."),
        .init(
            "train.evalEvery", \.train.evalEvery, 0...Int.max,
            "Steps between evaluations on the validation split; 0: only at the end."),
        .init(
            "train.evalQuestions", \.train.evalQuestions, 0...100_000, only: tuned + [.stage3],
            "Questions of the validation side (captions in stage 1) that the model answers at each evaluation, and that are "
                + "scored; 0: none."),
        .init(
            "train.result", \.train.result,
            "Weights of the finished model: those of the last step, or of the best evaluation."),
        .init(
            "train.best", \.train.best, only: tuned,
            "What tells the best evaluation: the lowest validation loss, or the highest score of the answers to "
                + "evalQuestions."),
        .init(
            "train.patience", \.train.patience, 0...10_000,
            "With result best: evaluations without a better one after which training ends; 0: never."),
        .init("train.saveEvery", \.train.saveEvery, 0...Int.max, "Steps between checkpoints; 0: only at the end."),
        .init("train.keepLast", \.train.keepLast, 1...10_000, "Checkpoints to keep."),
        .init("train.logEvery", \.train.logEvery, 1...Int.max, "Steps between lines of metrics."),
        .init(
            "train.calibrationQuestions", \.train.calibrationQuestions, 0...Int.max,
            "Questions of the validation side that a finished stage 2 or dpo is calibrated on; 0: no calibration."),
        .init("train.weights", \.train.weights, "Number format of the finished model; checkpoints are fp32."),

        .init(
            "warmUp.textEncoder", \.warmUp.textEncoder, only: [.stage0],
            "Folder of a text encoder of the BERT family that captions are matched by; null: a bag of words."),
        .init(
            "warmUp.textPooling", \.warmUp.textPooling, only: [.stage0],
            "How the vectors of a caption's tokens become one; null: as the encoder's folder says, else their mean."),
        .init(
            "warmUp.damaged", \.warmUp.damaged, only: [.stage0],
            "Proteins that have residues hidden and moved: half of a batch, all in one pass; or all, in a second pass."),
        .init(
            "warmUp.denoising", \.warmUp.denoising, 0...1000, only: [.stage0],
            "Weight of the loss of moved residues; 0: none is moved."),

        .init(
            "preference.beta", \.preference.beta, 1e-6...1e6, only: [.dpo],
            "How strongly the model is held to what it started as: the smaller, the further it may go."),
        .init(
            "preference.labelSmoothing", \.preference.labelSmoothing, 0...0.5, only: [.dpo],
            "Share of the pairs that are thought to be the wrong way round."),
        .init(
            "preference.answerWeight", \.preference.answerWeight, 0...1e6, only: [.dpo],
            "Weight of learning the right answers beside preferring them, a mean over their tokens; 0: DPO as published."
        ),

        .init(
            "tuning.method", \.tuning.method, only: tuned,
            "Train all of the stage's parameters, half of the matrices at a time, or adapters beside a frozen model."),
        .init("tuning.rank", \.tuning.rank, 1...4096, only: tuned, "Rank of an adapter (lora, nola)."),
        .init(
            "tuning.alpha", \.tuning.alpha, 1e-6...1e6, only: tuned,
            "An adapter's change is scaled by alpha / rank (lora, nola)."),
        .init("tuning.targets", \.tuning.targets, only: tuned, "Matrices that get an adapter (lora, nola)."),
        .init(
            "tuning.modules", \.tuning.modules, only: tuned,
            "Modules that are trained in full beside adapters (lora, nola)."),
        .init("tuning.bases", \.tuning.bases, 1...1_000_000, only: tuned, "Random matrices per factor (nola)."),
        .init(
            "tuning.roundSteps", \.tuning.roundSteps, 1...Int.max, only: tuned,
            "Steps between draws of what is trained (half)."),

        .init("moe.experts", \.moe.experts, 1...256, only: [.stage2], "Copies made of each feed-forward network."),
        .init(
            "moe.router", \.moe.router.kind, only: [.stage2],
            "How experts are chosen, and so which of the fields below can be set; moe.md has the formulas."),
        .init(router: "topK", whole: 1...256, "Experts that each token goes through."),
        .init(
            router: "renormalise", Bool.self,
            "Scale the weights of the chosen experts to sum to one; null: with noisyTopK, and with biasBalanced for topK "
                + "above 1."),
        .init(
            "moe.gateScale", \.moe.gateScale, 0...1e6, only: [.stage2],
            "Factor of the gate weights; null: what keeps the dense model's function at the start."),
        .init(
            "moe.sharedExpert", \.moe.sharedExpert, only: [.stage2],
            "One more expert, which every token goes through."),
        .init(
            router: "capacityFactor", 0.01...1e6,
            "While training, an expert takes at most so many times its fair share of a batch, and tokens beyond that skip "
                + "it; null: no token is dropped."),
        .init(
            router: "balanceLoss", 0...100,
            "Coefficient of the load-balancing loss; null: 0.01 with topK, 1 with denseToSparse, 0 with noisyTopK."),
        .init(router: "zLoss", 0...100, "Coefficient of the router z-loss; 0.001 is usual."),
        .init(
            router: "importanceLoss", 0...100,
            "Coefficient of the importance loss of noisyTopK; null: 0.1."),
        .init(
            router: "loadLoss", 0...100,
            "Coefficient of the load loss of noisyTopK; null: 0.1."),
        .init(
            router: "sequenceBalanceLoss", 0...100,
            "Coefficient of biasBalanced's balance loss within each sequence; null: 0.0001."),
        .init(
            router: "biasRate", 0...1,
            "How far biasBalanced moves its biases after each step; null: 0.001."),
        .init(
            router: "oneExpertFraction", 0...1,
            "Share of the steps that denseToSparse trains one expert for; null: 0.1."),
        .init(
            router: "maskedFraction", 0...1,
            "Share of the weights that are set to zero in each of its copies; null: 0.1."),
        .init(
            router: "denseFraction", 0...1,
            "Share of the steps, after those, in which denseToSparse uses many experts; null: 0.5."),
        .init(
            router: "temperatureStart", 1e-3...1e3,
            "Temperature of its gate at their start; null: 1."),
        .init(
            router: "temperatureEnd", 1e-3...1e3,
            "Temperature of its gate at their end; null: 0.5."),
        .init(
            router: "temperatureDecay", TemperatureDecay.self,
            "How its temperature falls; null: linear."),
        .init(
            "moe.proteinExperts", \.moe.proteinExperts, 0...256, only: [.stage2],
            "Copies made of each feed-forward network of the protein model, routed by expert choice; 0: it stays as it is."
        ),
        .init(
            "moe.proteinCapacity", \.moe.proteinCapacity, 0.01...256, only: [.stage2],
            "Experts that choose a residue, on average."),
    ]

    /// What must hold between fields, each rule under the field that is reported when it doesn't.
    static let rules: [ConfigurationRule] =
        [
            .init("train.best", only: tuned, expected: "loss, or train.evalQuestions above 0") {
                $0.train.best == .loss || $0.train.evalQuestions > 0
            },
            .init("model.proteinHidden", only: newModel, expected: "an even multiple of model.proteinHeads") {
                $0.model.proteinHidden % ($0.model.proteinHeads * 2) == 0
            },
            .init("model.hidden", only: newModel, expected: "an even multiple of model.heads") {
                $0.model.hidden % ($0.model.heads * 2) == 0
            },
            .init("model.kvHeads", only: newModel, expected: "a divisor of model.heads") {
                $0.model.heads % $0.model.kvHeads == 0
            },
            .init("tuning.modules", only: tuned, expected: "no router: it comes with stage 2") {
                $0.stage.asksQuestions || !$0.tuning.isAdapter || !$0.tuning.modules.contains(.router)
            },
            .init("train.evidence", only: tuned, expected: "0 with adapters, whose base says what a model reads") {
                !$0.tuning.isAdapter || $0.train.evidence == 0
            },
            .init(
                "tuning.modules", only: [.stage2],
                expected: "router among them, whose biases change (moe.router biasBalanced)"
            ) {
                !$0.tuning.isAdapter || $0.moe.router.kind != .biasBalanced || $0.tuning.modules.contains(.router)
            },
            .init(
                "tuning.targets", only: tuned, expected: "no part of the connector, which tuning.modules trains in full"
            ) {
                !$0.tuning.isAdapter || !$0.tuning.modules.contains(.connector)
                    || !($0.tuning.targets.contains(.linear1) || $0.tuning.targets.contains(.linear2))
            },
            .init(
                "moe.router", only: [.stage2],
                expected:
                    "another one than denseToSparse with adapters: it changes experts that adapters are not saved with"
            ) {
                guard $0.tuning.isAdapter, case .denseToSparse(let settings) = $0.moe.router else { return true }
                return settings.oneExpertFraction == 0 && settings.maskedFraction == 0
            },
        ]
        + ExpertSettings.rules
}
