import ArgumentParser
import FileKit
import SEPITPipeline

struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Show what this machine offers, what is slow about it and what is missing.",
        discussion: .examples("sepit doctor", "sepit doctor --json"))

    @Option(help: ArgumentHelp("The model that is looked for, instead of the shipped one.", valueName: "dir"))
    var model: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let report = SystemReport(model: model)
        if json {
            try StandardStream.output.writeJSON(report)
        } else {
            try StandardStream.output.write(text(report))
        }
    }

    private func text(_ report: SystemReport) -> String {
        var rows: [(String, String)] = [
            ("sepit", report.version),
            ("processor", "\(report.cpu.model), \(report.cpu.threads) threads"),
            ("features", report.cpu.features.isEmpty ? "unknown" : report.cpu.features.joined(separator: " ")),
            ("BLAS", "\(report.blas.config), core \(report.blas.core), \(report.blas.threads) threads"),
            (
                "kernels",
                report.kernels.map { "\($0), \(report.threads) threads" }
                    ?? "none: SEPIT_CPU asks for a level that this CPU can't run"
            ),
            ("zlib", report.zlib),
            ("memory", report.memoryFree.map { "\(gigabytes($0)) free" } ?? "unknown"),
            ("disk", report.diskFree.map { "\(gigabytes($0)) free here" } ?? "unknown"),
            ("model", report.model ?? "not found"),
        ]
        rows += report.environment.sorted { $0.key < $1.key }.map { ("variable", "\($0.key)=\($0.value)") }
        var text = rows.map { $0.0 + String(repeating: " ", count: 12 - $0.0.count) + $0.1 + "\n" }.joined()
        for advice in report.advice { text += "\n\(advice.finding)\n  \(advice.remedy)\n" }
        return text
    }

    private func gigabytes(_ bytes: Int) -> String { "\(bytes / 1_000_000_000).\(bytes / 100_000_000 % 10) GB" }
}
