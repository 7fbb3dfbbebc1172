/// The version of this project, as `sepit --version` and every manifest say it.
public enum ProjectVersion {
    /// Semantic version.
    public static let current = "0.1.0"
}
