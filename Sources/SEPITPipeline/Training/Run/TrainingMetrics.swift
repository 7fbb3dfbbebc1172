/// One line of `metrics.jsonl`.
struct TrainingMetrics: Encodable {
    var step: Int
    var epoch: Int
    var loss: Float
    /// What the loss of stage 0 consists of.
    var matchLoss, denoiseLoss, restoreLoss: Float?
    var balanceLoss: Float?
    var loadImbalance: Double?
    var loadEntropy: Double?
    var droppedShare: Double?
    var validLoss: Float?
    var validMatchLoss, validDenoiseLoss, validRestoreLoss: Float?
    /// Of preference tuning: rewards of right answers and of wrong ones, and the share of pairs where the right one's is larger.
    var rightReward, wrongReward, rankedRight: Float?
    var validRightReward, validWrongReward, validRankedRight: Float?
    var validLoads: [LayerLoad]?
    /// Of the answers to questions of the validation side, in all and by property.
    var validScore: Double?
    var validScores: [String: Double]?
    var samples: [ValidationQuestions.Sample]?
    /// Steps since the last line that changed nothing.
    var skippedSteps: Int?
    /// The highest of the parts.
    var learningRate: Float
    /// Of each part, where these differ.
    var learningRates: [String: Float]?
    var gradientNorm: Float?
    /// Of each part.
    var gradientNorms: [String: Float]?
    /// Since the last line.
    var tokens: Int
    var tokensPerSecond: Double
    /// Operations of products over the most that the processor makes.
    var peakShare: Double?
    /// Since the run began or went on.
    var seconds: Double

    /// - Parameters:
    ///   - step: steps made.
    ///   - epoch: counted from 0.
    ///   - tokens: since the last line, in so many `seconds`.
    init(
        step: Int, epoch: Int, _ result: Trainer.StepResult, _ validation: Trainer.Validation?, learningRate: Float,
        tokens: Int, seconds: Double, total: Double
    ) {
        (self.step, self.epoch, loss) = (step, epoch + 1, result.loss)
        (matchLoss, denoiseLoss, restoreLoss) = (result.parts?.match, result.parts?.denoise, result.parts?.restore)
        (validMatchLoss, validDenoiseLoss) = (validation?.parts?.match, validation?.parts?.denoise)
        validRestoreLoss = validation?.parts?.restore
        (rightReward, wrongReward, rankedRight) = (result.rewards?.right, result.rewards?.wrong, result.rewards?.ranked)
        (validRightReward, validWrongReward) = (validation?.rewards?.right, validation?.rewards?.wrong)
        validRankedRight = validation?.rewards?.ranked
        (balanceLoss, loadImbalance) = (result.loads.balance, result.loads.imbalance)
        (loadEntropy, droppedShare) = (result.loads.entropy, result.loads.droppedShare)
        (validLoss, validLoads) = (validation?.loss, validation?.loads.rows)
        self.learningRate = learningRate
        gradientNorm = result.gradientNorm.isFinite ? result.gradientNorm : nil
        self.tokens = tokens
        tokensPerSecond = seconds > 0 ? Double(tokens) / seconds : 0
        self.seconds = total
    }
}
