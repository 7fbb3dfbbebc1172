/// Taking paths apart and putting them together; text only, no file is touched.
public enum Path {
    /// `folder/name`, with one slash between them.
    public static func join(_ folder: String, _ name: String) -> String {
        if folder.isEmpty { return name }
        return folder.hasSuffix("/") ? folder + name : folder + "/" + name
    }

    /// The last part: `c` of `a/b/c` and of `a/b/c/`.
    public static func name(of path: String) -> String {
        String(trimmed(path).split(separator: "/", omittingEmptySubsequences: false).last ?? "")
    }

    /// The folder above: `a/b` of `a/b/c`, `.` of `c`, `/` of `/c` and of `/`.
    public static func parent(of path: String) -> String {
        let path = trimmed(path)
        guard let slash = path.lastIndex(of: "/") else { return "." }
        let parent = trimmed(path[..<slash])
        return parent.isEmpty ? "/" : String(parent)
    }

    /// The path without slashes at its end; `/` alone stays.
    static func trimmed(_ path: some StringProtocol) -> Substring {
        var path = Substring(path)
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        return path
    }
}
