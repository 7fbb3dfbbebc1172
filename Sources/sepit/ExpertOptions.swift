import ArgumentParser
import FileKit
import ProteinExperts
import SEPITPipeline

/// Experts beside those that come with the program.
struct ExpertOptions: ParsableArguments {
    @Option(
        name: .customLong("protein-lm"),
        help: ArgumentHelp("ESM-2 checkpoint that says how likely substitutions are.", valueName: "dir"))
    var proteinLM: String?
    @Option(
        name: .customLong("card"),
        help: ArgumentHelp("Card of a program that serves as an expert; may be repeated.", valueName: "file"))
    var cards: [String] = []

    /// All experts.
    func library() throws(SepitError) -> ExpertLibrary {
        var own: [any Expert] = []
        for path in cards { own.append(try ExternalExpert(path: path)) }
        if let proteinLM {
            own.append(
                try MaskedLikelihood(model: proteinLM, workers: .chosen(), level: Environment.kernelLevel).expert)
        }
        return ExpertLibrary.standard.adding(own)
    }
}
