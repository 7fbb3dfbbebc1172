/// Kinds of rows that the decoder reads; raw values are the indices that routing counts them under.
package enum TokenKind: Int, CaseIterable, Sendable {
    case text
    /// A protein's features.
    case protein
}
