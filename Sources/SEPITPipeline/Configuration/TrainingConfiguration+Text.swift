extension TrainingConfiguration {
    /// The configuration as a YAML file, every field of the stage in a fixed order; reading it gives the same value.
    public var yaml: String {
        var text = "# Configuration of \(stage.rawValue), as it was used.\n"
        var section = ""
        for field in Self.fields where field.belongs(to: stage) {
            if field.section != section {
                section = field.section
                text += "\(section):\n"
            }
            text += "  \(field.name): \(field.yaml(self))\n"
        }
        return text
    }

    /// The page `docs/configuration.md`.
    public static var documentation: String {
        var text = """
            # Configuration of training

            `sepit train` reads a YAML file (`--config FILE`); `--set train.learningRate=1e-4`, as often as needed, wins
            over the file. An unknown field or a value out of range is an error, and all errors are reported at once.
            The configuration that was used is saved with the run as `config.yaml`.

            This page is made from the table in `TrainingConfiguration+Fields.swift`.

            """
        var section = ""
        for field in fields {
            if field.section != section {
                section = field.section
                let isForAll = field.stages.count == TrainingStage.allCases.count
                let stages = isForAll ? "" : " (\(field.stages.map(\.rawValue).joined(separator: " and ")) only)"
                text += "\n## \(section)\(stages)\n\n| field | default | accepts | meaning |\n|---|---|---|---|\n"
            }
            text += "| `\(field.name)` | \(defaults(of: field)) | \(field.type) | \(field.summary) |\n"
        }
        return text
    }

    /// A field's default; where stages differ, each one's.
    private static func defaults(of field: ConfigurationField) -> String {
        let values = field.stages.map { (stage: $0, text: field.text(TrainingConfiguration($0))) }
        guard let first = values.first, values.contains(where: { $0.text != first.text }) else {
            return values.first?.text ?? ""
        }
        return values.map { "\($0.stage.rawValue): \($0.text)" }.joined(separator: "; ")
    }
}
