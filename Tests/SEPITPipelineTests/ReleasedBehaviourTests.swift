import FileKit
import LanguageModel
import ProteinKit
import SEPITModel
import SEPITPipeline
import StructureEncoder
import TestSupport
import Testing

/// What the released code does with a file and with a bare sequence; scripts/compare_released.py compares whole answers.
@Suite struct ReleasedBehaviourTests {
    private static let file = """
        ATOM      1  CA  MET A   1      41.250 -30.500  60.125  1.00 10.00           C
        ATOM      2  CA  LYS A   2      44.750 -30.500  61.500  1.00 10.00           C
        ATOM      3  CB  THR A   3      47.000 -28.000  63.000  1.00 10.00           C
        TER
        END

        """

    @Test func coordinatesGoInAsTheFileHasThem() throws {
        let folder = try TemporaryDirectory()
        try AtomicFile.write(Self.file, to: folder("a.pdb"))
        let released = try ProteinSource(file: folder("a.pdb"), chains: [], for: .official)
        #expect(
            released.proteins[0].positions == [nil, SIMD3(41.25, -30.5, 60.125), SIMD3(44.75, -30.5, 61.5), nil, nil])
        let centred = try ProteinSource(file: folder("a.pdb"), chains: [])
        #expect(
            centred.proteins[0].positions == [nil, SIMD3(-1.75, 0, -0.6875), SIMD3(1.75, 0, 0.6875), nil, nil])
    }

    @Test func proteinsWithoutStructureAreNotWrapped() throws {
        let tokenizer = try ByteLevelBPETrainer(vocabularySize: 300).train(on: ["what is the fold"])
        var configuration = ModelConfiguration.tiny
        configuration.text.vocabularySize = tokenizer.vocabularySize
        configuration.proteinToken = try #require(tokenizer.tokenID("<protein>"))
        let wrap = try ["<bop>", "<eop>"].map { Int32(try #require(tokenizer.tokenID($0))) }
        for compatibility in [Compatibility.paper, .official] {
            configuration.protein.compatibility = compatibility
            let template = try PromptTemplate(tokenizer, configuration)
            let bare = template.bareProteins([true, false])
            #expect(bare == (compatibility == .official ? [1] : []))
            let (ids, markers) = try template.prompt("Is <protein> like <protein>?", proteins: 2, bare: bare)
            let isWrapped = markers.map { ids[$0 - 1] == wrap[0] && ids[$0 + 1] == wrap[1] }
            #expect(isWrapped == [true, compatibility == .paper])
            #expect(ids.count { wrap.contains($0) } == (compatibility == .official ? 2 : 4))
        }
    }
}
