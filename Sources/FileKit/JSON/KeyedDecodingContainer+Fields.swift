extension KeyedDecodingContainer {
    /// The value of a field that must be there.
    package func value<T: Decodable>(_ key: Key) throws -> T { try located(key) { try decode(T.self, forKey: key) } }

    /// The value of a field; `fallback` where it is missing or null.
    package func value<T: Decodable>(_ key: Key, or fallback: T) throws -> T {
        try located(key) { try decodeIfPresent(T.self, forKey: key) } ?? fallback
    }

    /// A fraction for a whole number is an error that does not say where; this says it.
    private func located<T>(_ key: Key, _ read: () throws -> T) throws -> T {
        do {
            return try read()
        } catch  where !(error is DecodingError) {
            throw DecodingError.dataCorruptedError(forKey: key, in: self, debugDescription: "\(error)")
        }
    }
}
