import FileKit
import Testing

@Suite struct SepitErrorTests {
    @Test func thePartsAreOneText() {
        let error = SepitError(
            .badData, code: "x", "It is wrong.", file: "a.txt", line: 3, expected: "b", found: "c", hint: "Mend it.")
        #expect(error.description == "a.txt:3: It is wrong. (expected b, found c)\n  hint: Mend it.")
    }

    /// What a file's name or content holds must not move the cursor or colour the terminal.
    @Test func controlCharactersDoNotReachTheTerminal() {
        let error = SepitError(
            .badData, code: "x", "Line 1\nLine 2", file: "a\u{1B}[2J.txt", expected: "\u{9B}31m\u{7F}",
            found: "\r\u{202E}é\t")
        #expect(
            error.description
                == "a\u{FFFD}[2J.txt: Line 1\nLine 2 (expected \u{FFFD}31m\u{FFFD}, found \u{FFFD}\u{FFFD}é\u{FFFD})")
    }
}
