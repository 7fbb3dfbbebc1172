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

    /// Arguments are those of the question, whatever a model writes.
    @Test(arguments: [
        ("composition(pH= 7.5 )", "Charge at pH 7.5?", "composition(pH=7.5)"),
        ("composition(pH=7.0)", "at pH 7.", "composition(pH=7.0)"),
        ("composition(pH=8)", "at pH 7.5?", "composition(pH=7.5)"),
        ("composition(pH=8)", "Its charge?", "composition()"),
        ("composition(pH=8)", "at pH 5 or 6?", "composition()"),
        ("substitution(variant=R1H)", "What does (R17H) do?", "substitution(variant=R17H)"),
        ("motifs(pattern=N-{P})", "Where is N-{P}-[ST]-{P}?", "motifs(pattern=N-{P}-[ST]-{P})"),
        ("motifs(name=KDEL)", "Is there a P-loop in it?", "motifs(name=P-loop)"),
        ("motifs(name=RGD)", "RGD in it?", "motifs(name=RGD)"),
        ("shape(residue=7)", "near residue 12", "shape(residue=12)"), ("shape(x=7)", "near residue 12", "shape(x=7)"),
    ]) func argumentsAreCopiedFromTheQuestion(written: String, question: String, call: String) throws {
        let made = try ExpertCall(parsing: written)
        let expert = try ExpertLibrary.standard.expert(named: made.name)
        let grounded = made.grounded(in: question, for: expert)
        #expect(grounded.text == call)
        #expect(try ExpertCall(parsing: grounded.spaced) == grounded)
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
