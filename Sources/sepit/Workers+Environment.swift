import FileKit

extension Workers {
    /// The threads that an option asks for, else the environment variable `SEPIT_THREADS`, else `fallback`, of which ranks on
    /// one machine take a share each.
    ///
    /// - Throws: `SepitError` `.usage` (`threads-invalid`) if the variable is no positive number.
    static func chosen(_ option: Int? = nil, or fallback: Workers = .allCores) throws(SepitError) -> Workers {
        if let option { return Workers(option) }
        guard let text = Environment.threads else {
            return Workers(max(1, fallback.count / max(1, Environment.localRanks ?? 1)))
        }
        guard let count = Int(text), count > 0 else {
            throw SepitError(
                .usage, code: "threads-invalid", "SEPIT_THREADS is no number of threads.",
                expected: "an integer of at least 1", found: "\"\(text)\"", hint: "Unset it to use all cores.")
        }
        return Workers(count)
    }
}
