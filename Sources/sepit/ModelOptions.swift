import ArgumentParser
import FileKit
import SEPITModel
import SEPITPipeline
import TensorKit

/// The model that answers.
struct ModelOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Model directory. (default: the model shipped in data/)", valueName: "dir"))
    var model: String?
    @Option(help: ArgumentHelp("Adapter for the model, as sepit train or PEFT wrote it.", valueName: "dir"))
    var adapter: String?
    @Option(help: ArgumentHelp("Number format of the weights; auto keeps that of the file.", valueName: "format"))
    var weights: WeightChoice = .auto

    /// Options as they are parsed.
    init() {}

    /// A model by its folder alone; nil for the shipped one.
    init(folder: String?) { model = folder }

    /// Its folder.
    func path() throws(SepitError) -> String { try ShippedModel(dataFolder: Environment.dataFolder).resolve(model) }

    /// Opens it.
    func session(_ abstention: Abstention = .calibrated) throws(SepitError) -> GenerationSession {
        try GenerationSession(
            model: try path(), adapter: adapter,
            weights: weights, abstention: abstention, device: try .chosen())
    }
}

extension WeightChoice: ExpressibleByArgument {}
