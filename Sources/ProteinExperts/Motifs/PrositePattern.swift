import FileKit

/// A sequence motif in the syntax of PROSITE, such as `N-{P}-[ST]-{P}`.
///
/// - `x` is any residue, `[ST]` one of some, `{P}` any known residue but some; an unknown residue (X) of a sequence is only an `x`;
/// - `A(3)` repeats an element, `x(2,4)` so many to so many times, `x*` any number of times;
/// - `<` at the start and `>` at the end tie the motif to the ends of the sequence; `[G>]` is a G or the end;
/// - elements stand apart by hyphens, which may be left out, and a full stop may end it.
///
/// Source: PROSITE user manual, section "Pattern syntax"; extensions of ScanProsite (`*`, no hyphens).
public struct PrositePattern: Sendable, Equatable {
    /// As it was written.
    public let text: String

    /// A place or several alike.
    struct Element: Sendable, Equatable {
        /// Bit 0 for A to bit 25 for Z.
        var residues: UInt32
        var least: Int
        var most: Int
        /// Whether the start, or the end, of the sequence will do instead of a residue.
        var orStart = false
        var orEnd = false
    }

    let elements: [Element]
    let isAtStart: Bool
    let isAtEnd: Bool

    /// Bytes of a pattern; longer ones are refused.
    public static let longest = 1000
    /// Repeats of an element; PROSITE's own have less than 100.
    static let mostRepeats = 10_000
    /// Elements of a pattern, of which each goes through the sequence once.
    static let mostElements = 256

    /// - Throws: `SepitError` `.badData` (`pattern-invalid`) with the place of what is wrong.
    public init(_ text: String) throws(SepitError) {
        var parser = PrositeParser(text)
        self.text = text
        (elements, isAtStart, isAtEnd) = try parser.parse()
    }

    /// Every residue but X, which is none in particular.
    static let any: UInt32 = (1 << 26) - 1
    static let known: UInt32 = any & ~"XBZJ".utf8.reduce(0) { $0 | bit($1) }

    /// Of an upper-case letter; none for other bytes.
    static func bit(_ letter: UInt8) -> UInt32 {
        (65...90).contains(letter) ? 1 << UInt32(letter - 65) : 0
    }
}
