import FileKit
import Testing

@Suite struct ExpertTests {
    private static let structure = Path.join(Snapshot.repository, "data/sample/DEMO00001.pdb.gz")

    private func run(_ arguments: [String]) throws -> SepitProgram.Result {
        try SepitProgram.run(["expert"] + arguments)
    }

    private func object(_ line: Substring) throws -> JSONValue {
        try Array(line.utf8).withUnsafeBytes { (bytes) throws(SepitError) in try JSONValue(parsing: bytes) }
    }

    @Test func expertsAreListedWithTheirCards() throws {
        let list = try run([])
        #expect(list.code == 0 && list.output.contains("composition(pH) mass, isoelectric point"))
        let card = try run(["list", "composition"])
        #expect(card.output.contains("pH=0.0...14.0 (default: 7.0)") && card.output.contains("accuracy:"))
        let cards = try run(["list", "--json"]).output.split(separator: "\n").map(object)
        #expect(cards.count == list.output.split(separator: "\n").count)
        #expect(cards.allSatisfy { $0["name"]?.text != nil && $0["parameters"]?.elements != nil })
    }

    @Test func oneIsAskedAboutASequenceOrAFile() throws {
        let mass = try run(["composition", "MKTAYIAKQR", "pH=7.4"])
        #expect(mass.code == 0 && mass.output.contains("Its molecular mass is 1209.46 Da"))
        let call = try object(run(["composition(pH=7.4)", "MKTAYIAKQR", "--json"]).output.dropLast())
        #expect(call["name"]?.text == "composition" && call["arguments"]?["pH"]?.text == "7.4")
        #expect(call["result"]?["residues"]?.whole == 10 && call["protein"]?.text == "sequence")
        let states = try object(run(["secondary-structure", Self.structure, "--json"]).output.dropLast())
        #expect(states["result"]?["states"]?.text?.isEmpty == false)
    }

    @Test func eachRecordOfAFileIsAskedAbout() throws {
        let folder = try TemporaryDirectory()
        try AtomicFile.write(">a\nMKTAYIAKQR\n>b\nGGGRGDGGG\n", to: folder("two.fasta"))
        let lines = try run(["motifs", folder("two.fasta"), "--all", "--json"]).output.split(separator: "\n").map(
            object)
        #expect(lines.map { $0["protein"]?.text } == ["a", "b"])
        #expect(lines.last?["result"]?["motifs"]?.elements?.map { $0["name"]?.text } == ["RGD"])
    }

    @Test func whatCannotBeIsNamed() throws {
        for (arguments, code) in [
            (["blast", "MKTAYIAKQR"], Int32(64)), (["composition", "MKTAYIAKQR", "pH=15"], 64), (["composition"], 64),
            (["shape", "MKTAYIAKQR"], 65), (["motifs", "MKTAYIAKQR", "pattern=x("], 65),
            (["composition", "none.pdb"], 66), (["motifs", "MKT", "--prosite", Self.structure], 65),
        ] { #expect(try run(arguments).code == code, "\(arguments)") }
    }
}
