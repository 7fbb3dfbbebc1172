/// Commented configuration files that come with the program: the sizes and the settings of every stage.
public enum TrainingPreset: String, CaseIterable, Sendable {
    /// Made from nothing, trained on two cores in hours.
    case mini
    /// For a workstation and a night or two.
    case small
    /// The paper's.
    case paper

    /// The file, in YAML.
    public var yaml: String {
        let bytes =
            switch self {
            case .mini: PackageResources.mini_yaml
            case .small: PackageResources.small_yaml
            case .paper: PackageResources.paper_yaml
            }
        return String(decoding: bytes, as: UTF8.self)
    }
}
