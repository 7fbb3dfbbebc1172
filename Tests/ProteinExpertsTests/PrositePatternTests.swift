import FileKit
import ProteinExperts
import ProteinKit
import Testing

@Suite struct PrositePatternTests {
    private func matches(_ pattern: String, _ sequence: String) throws -> [String] {
        try PrositePattern(pattern).matches(in: Array(sequence.utf8)).map { "\($0.lowerBound + 1)-\($0.upperBound)" }
    }

    /// Patterns of the user manual and others, as regular expressions find them.
    @Test func matchesOfRegularExpressions() throws {
        let path = Path.join(Path.parent(of: #filePath), "Goldens/motifs.tsv")
        let lines = String(decoding: try FileSystem.read(path), as: UTF8.self).split(separator: "\n")
        #expect(lines.count == 90)
        for line in lines {
            let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            #expect(
                try matches(cells[0], cells[1]) == cells[2].split(separator: ",").map(String.init),
                "\(cells[0]) in \(cells[1])")
        }
    }

    @Test(arguments: [
        ("<{C}*>", "MKTAYIAK", ["1-8"]), ("<{C}*>", "MKTCYIAK", []), ("F-[GSTV]-P-R-L-[G>]", "AAFGPRL", ["3-7"]),
        ("F-[GSTV]-P-R-L-[G>]", "AAFGPRLGG", ["3-8"]), ("F-[GSTV]-P-R-L-[G>]", "AAFGPRLAG", []),
        ("[<M]-K-T", "KTAMKT", ["1-2", "4-6"]), ("n-{p}-[st]-{p}", "ANGTK", ["2-5"]),
        ("N-{P}-[ST]-{P}.", "NXSA", []), ("N-x-[ST]", "NXSA", ["1-3"]), ("A-x(2)-A", "AAAAA", ["1-4", "2-5"]),
    ]) func syntax(pattern: String, sequence: String, expected: [String]) throws {
        #expect(try matches(pattern, sequence) == expected)
    }

    @Test(arguments: [
        "", "-", "<", ">", "[", "[]", "{}", "[A", "A(", "A(2", "A(3,2)", "A(0)", "A(99999999999999999999)", "A-",
        "A--B",
        "A-<B", "A>-B", "[>A]-B", "B-[<A]", "[A>](2)", "{ACDEFGHIKLMNPQRSTVWYUO}", "x*", "x(0,3)", "(A)", "A|B", "J",
        "1", "A(-1)", "é", "A\u{0}", "[x]", "A(2,)", String(repeating: "x-", count: 300) + "A",
        String(repeating: "A", count: 1001),
    ]) func whatIsNoPatternIsRefused(text: String) {
        let error = #expect(throws: SepitError.self) { try PrositePattern(text) }
        #expect(error?.code == "pattern-invalid" && error?.kind == .badData)
    }

    /// Regular expressions that go back take forever on these.
    @Test func hostileMotifsEnd() throws {
        let sequence = [UInt8](repeating: UInt8(ascii: "A"), count: 100_000)
        let hostile = String(repeating: "x(0,9999)-A(0,9999)-", count: 40) + "C"
        #expect(try PrositePattern(hostile).matches(in: sequence).isEmpty)
        let stars = String(repeating: "x*-A*-", count: 60) + "A-C"
        #expect(try PrositePattern(stars).matches(in: sequence).isEmpty)
    }

    @Test func aFileOfPROSITEIsRead() throws {
        let text = """
            CC   Some head.
            //
            ID   MADE_UP; PATTERN.
            AC   PS99001;
            DE   Made-up
            DE   signature.
            PA   [AC]-x-V-
            PA   x(4)-{ED}.
            CC   /SKIP-FLAG=TRUE;
            //
            ID   A_PROFILE; MATRIX.
            AC   PS99002;
            MA   /GENERAL_SPEC: ALPHABET='ABC';
            //
            ID   WRONG; PATTERN.
            AC   PS99003;
            PA   [AC-x.
            //
            """
        let entries = try PrositeReader.read(bytes: Array(text.utf8), name: "prosite.dat")
        let file = try PrositeFile(entries, file: "prosite.dat")
        #expect(file.motifs.map(\.name) == ["PS99001"] && file.motifs.map(\.meaning) == ["Made-up signature"])
        #expect(file.motifs.map(\.isFrequent) == [true] && file.otherEntries == 1)
        #expect(file.motifs[0].pattern.text == "[AC]-x-V-x(4)-{ED}.")
        #expect(file.warnings.map(\.line) == [15] && file.warnings.map(\.code) == ["pattern-invalid"])
        #expect(throws: SepitError.self) { try PrositeReader.read(bytes: Array(">a\nMKT\n".utf8), name: "x") }
    }
}
