import FileKit
import SEPITModel
import SEPITPipeline
import StructureEncoder
import TestSupport
import Testing

/// What a model reads of proteins and questions, and what is left for an answer.
@Suite struct ContextBudgetTests {
    private func budget(_ compatibility: Compatibility = .paper, positions: Int? = 100) -> ContextBudget {
        var c = ModelConfiguration.tiny
        (c.protein.maxTokens, c.text.maxPositions, c.protein.compatibility) = (22, positions, compatibility)
        return ContextBudget(c)
    }

    @Test func proteinsTakeTheirResiduesAndTwoMore() {
        // A prompt has a marker for each protein, in whose place the protein goes.
        #expect(budget().room(prompt: 11, residues: [30]) == 100 - 10 - 32)
        #expect(budget().room(prompt: 12, residues: [30, 20]) == 100 - 10 - 32 - 22)
        #expect(budget(.official).room(prompt: 11, residues: [30]) == 100 - 10 - 22)
        #expect(budget(.official).room(prompt: 11, residues: [3]) == 100 - 10 - 22)
        #expect(budget(positions: nil).room(prompt: 11, residues: [9000]) > 1 << 30)
    }

    @Test func whatIsCutIsNotReadWhole() {
        #expect(budget().readsWhole(residues: [30]) && budget(.official).readsWhole(residues: [20]))
        #expect(!budget(.official).readsWhole(residues: [21]))
        #expect(!budget().readsWhole(residues: [5001, 5000]))
    }

    @Test(arguments: [
        (11, [10_001], "protein-too-long"), (4097, [30], "question-too-long"), (71, [30], "question-too-long"),
    ])
    func whatDoesNotFitIsRefused(prompt: Int, residues: [Int], code: String) {
        let error = #expect(throws: SepitError.self) { try budget().requireRoom(prompt: prompt, residues: residues) }
        #expect(error?.code == code)
    }

    @Test func theLastPlaceCounts() throws {
        #expect(try budget().requireRoom(prompt: 68, residues: [30]) == 1)
        #expect(throws: SepitError.self) { try budget().requireRoom(prompt: 68, residues: [30], for: 2) }
    }
}
