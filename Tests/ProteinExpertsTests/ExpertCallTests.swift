import FileKit
import ProteinExperts
import Testing

@Suite struct ExpertCallTests {
    @Test(arguments: [
        ("composition()", "composition", [:]), ("composition", "composition", [:]),
        (" composition( pH = 7.4 ) ", "composition", ["pH": "7.4"]),
        ("motifs(pattern=C-x(2,4)-C, frequent=yes)", "motifs", ["pattern": "C-x(2,4)-C", "frequent": "yes"]),
        ("shape(cutoff=8, residue=12)", "shape", ["cutoff": "8", "residue": "12"]),
    ]) func callsAreRead(text: String, name: String, arguments: [String: String]) throws {
        let call = try ExpertCall(parsing: text)
        #expect(call == ExpertCall(name, arguments))
        #expect(try ExpertCall(parsing: call.text) == call)
    }

    @Test(arguments: [
        "", "()", "composition(", "composition(pH)", "composition(pH=7", "composition(=7)", "two words()",
        "a(pH=1, pH=2)",
        "composition)(", String(repeating: "a", count: 401), "7()",
    ]) func whatIsNoCallIsRefused(text: String) {
        #expect(throws: SepitError.self) { try ExpertCall(parsing: text) }
    }

    private func code(_ call: ExpertCall, _ sequence: String = "MKTAYIAKQR") -> String? {
        do {
            _ = try ExpertLibrary.standard.run(call, on: ExpertSubject(sequence: Array(sequence.utf8)))
            return nil
        } catch let error as SepitError {
            return error.code
        } catch { return "another" }
    }

    @Test func whatCannotBeRunIsNamed() {
        #expect(code(ExpertCall("blast")) == "expert-unknown")
        #expect(code(ExpertCall("composition", ["temperature": "3"])) == "expert-argument-unknown")
        for pH in ["14.1", "-1", "nan", "inf", "seven", "", "1e400"] {
            #expect(code(ExpertCall("composition", ["pH": pH])) == "expert-argument-invalid", "\(pH)")
        }
        #expect(code(ExpertCall("shape")) == "expert-needs-structure")
        #expect(code(ExpertCall("neighbours")) == "expert-needs-index")
        #expect(code(ExpertCall("composition"), "") == "sequence-empty")
        #expect(code(ExpertCall("composition"), String(repeating: "A", count: 100_001)) == "protein-too-long")
        #expect(code(ExpertCall("motifs", ["pattern": "x*"])) == "pattern-invalid")
        #expect(code(ExpertCall("motifs", ["name": "none such"])) == "motif-unknown")
        #expect(code(ExpertCall("motifs", ["name": "RGD", "pattern": "R-G-D"])) == "expert-argument-invalid")
        #expect(code(ExpertCall("membrane-segments", ["window": "5"])) == "expert-argument-invalid")
    }

    @Test func everyExpertHasAWholeCard() {
        let cards = ExpertLibrary.standard.cards
        #expect(Set(cards.map(\.name)).count == cards.count && cards.count >= 9)
        for card in cards {
            #expect(!card.purpose.isEmpty && !card.method.isEmpty && card.text.contains("accuracy:"))
            #expect(card.name.allSatisfy { $0.isLowercase || $0 == "-" })
            // Defaults are within their own ranges.
            #expect(throws: Never.self) { try ExpertArguments([:], for: card) }
        }
    }
}
