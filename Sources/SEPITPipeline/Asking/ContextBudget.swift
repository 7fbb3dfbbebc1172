import FileKit
import SEPITModel
import StructureEncoder

/// How much a model reads: residues in one piece, and proteins, question and answer together. Every length that asking
/// or evaluation checks is checked here.
public struct ContextBudget: Sendable, Equatable {
    /// Most residues in a question: the language model's attention takes the square of them.
    public static let longestProtein = 10_000
    /// Longest question in tokens: attention takes the square of it.
    public static let longestQuestion = 4096

    /// Residues that the protein model reads in one piece.
    public let window: Int
    /// Tokens of proteins, question and answer together; nil where there is no limit.
    public let positions: Int?
    /// Whether a protein is cut and padded to the window, as the released code does.
    private let isReleased: Bool

    /// The budget of a model.
    public init(_ configuration: ModelConfiguration) {
        window = ProteinLength.residues(tokens: configuration.protein.maxTokens)
        positions = configuration.text.maxPositions
        isReleased = configuration.compatibility == .official
    }

    /// Rows that the language model reads of a protein of so many residues, `<cls>` and `<eos>` included.
    func rows(residues: Int) -> Int { ProteinLength.tokens(residues: isReleased ? window : residues) }

    /// What the user should know about how a protein of so many residues is read; nil if in one piece.
    public func note(residues: Int) -> String? {
        guard residues > window, residues <= Self.longestProtein else { return nil }
        guard !isReleased else {
            return "only the first \(window) of \(residues) residues are read, as the released code does"
        }
        let windows = ProteinWindows(residues: residues, window: window).ranges
        return "\(residues) residues are read in \(windows.count) overlapping windows of \(window)"
    }

    /// Whether nothing of proteins of these lengths is cut.
    public func readsWhole(residues: [Int]) -> Bool {
        residues.reduce(0, +) <= Self.longestProtein && (!isReleased || residues.allSatisfy { $0 <= window })
    }

    /// Tokens that a prompt leaves for an answer; none or fewer if it doesn't fit itself.
    ///
    /// - Parameters:
    ///   - prompt: tokens of the question, a marker for each protein among them.
    ///   - residues: of each protein.
    public func room(prompt: Int, residues: [Int]) -> Int {
        guard prompt <= Self.longestQuestion else { return 0 }
        return (positions ?? .max) - length(prompt: prompt, residues: residues)
    }

    /// Rows that the language model reads of a prompt.
    func length(prompt: Int, residues: [Int]) -> Int {
        residues.reduce(prompt - residues.count) { $0 + rows(residues: $1) }
    }

    /// The same as `room`, at least one.
    ///
    /// - Throws: `SepitError` `.badData` (`protein-too-long`, `question-too-long`).
    public func requireRoom(prompt: Int, residues: [Int], for answer: Int = 1) throws(SepitError) -> Int {
        let all = residues.reduce(0, +)
        guard all <= Self.longestProtein else {
            throw SepitError(
                .badData, code: "protein-too-long", "The protein is too long.",
                expected: "at most \(Self.longestProtein) residues in a question", found: "\(all)",
                hint: "Ask about one domain: cut the sequence or the structure to it.")
        }
        guard prompt <= Self.longestQuestion else {
            throw SepitError(
                .badData, code: "question-too-long", "The question is too long.",
                expected: "at most \(Self.longestQuestion) tokens", found: "\(prompt)", hint: "Ask one thing at a time."
            )
        }
        let room = room(prompt: prompt, residues: residues)
        guard room >= answer else {
            throw SepitError(
                .badData, code: "question-too-long", "Protein and question leave no room for an answer.",
                expected: "\(answer) of the \(positions ?? 0) tokens that the language model reads",
                found: "\(length(prompt: prompt, residues: residues)) taken",
                hint: "Ask about one domain: cut the sequence or the structure to it.")
        }
        return room
    }
}
