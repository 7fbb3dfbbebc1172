import FileKit
import SEPITPipeline
import Testing

@Suite struct FreeTextQuestionTests {
    @Test(
        arguments: [
            ("function of MKTAYIAKQR", "function of <protein>", "MKTAYIAKQR"),
            ("What does \"MKTAYIAKQR\" do?", "What does \"<protein>\" do?", "MKTAYIAKQR"),
            ("Is MKTAYIAKQR, a kinase?", "Is <protein>, a kinase?", "MKTAYIAKQR"),
            ("MKTAYIAKQR", "Describe this protein. <protein>", "MKTAYIAKQR"),
            ("fold of\n  MKTAYIAKQR ?", "fold of <protein> ?", "MKTAYIAKQR"),
            ("MKTAYIAK or MKTAYIAKQRLL", "MKTAYIAK or <protein>", "MKTAYIAKQRLL"),
            ("What is the fold?", "<protein> What is the fold?", nil),
            ("Is it DNA binding?", "<protein> Is it DNA binding?", nil),
            ("What is <protein>?", "What is <protein>?", nil),
        ] as [(String, String, String?)])
    func findsTheSequence(text: String, question: String, sequence: String?) throws {
        let parsed = try FreeTextQuestion(text)
        #expect(parsed.question == question)
        #expect(parsed.sequences == (sequence.map { [Array($0.utf8)] } ?? []))
    }

    @Test func findsSeveralSequencesInTheirOrder() throws {
        let (short, long) = ("MKTAYIAKQRQISFVKSHFS", "MKTAYIAKQRQISFVKSHFSRQLEERLGLI")
        let parsed = try FreeTextQuestion("Do \(short) and \(long) share a PHOSPHORYLATION site?")
        #expect(parsed.question == "Do <protein> and <protein> share a PHOSPHORYLATION site?")
        #expect(parsed.sequences == [Array(short.utf8), Array(long.utf8)])
    }

    @Test func placesTheProteinsOfAFile() throws {
        #expect(try FreeTextQuestion("What is the fold?").question(proteins: 1) == "<protein> What is the fold?")
        let all = try FreeTextQuestion("Do these touch?").question(proteins: 2)
        #expect(all == "<protein> <protein> Do these touch?")
        #expect(
            try FreeTextQuestion("Is <protein> or <protein> longer?").question(proteins: 2).hasPrefix("Is <protein>"))
        let error = #expect(throws: SepitError.self) {
            try FreeTextQuestion("Is <protein> or <protein> longer?").question(proteins: 3)
        }
        #expect(error?.code == "question-marker" && error?.found == "2 times")
    }

    @Test func refusesWhatIsNoSequenceAndNoQuestion() {
        func code(_ text: String) -> String? { (try? FreeTextQuestion(text)) == nil ? failure(text)?.code : nil }
        func failure(_ text: String) -> SepitError? {
            do { _ = try FreeTextQuestion(text) } catch { return error }
            return nil
        }
        #expect(code("function of MKTAYIAK1QRLLV") == "sequence-invalid")
        #expect(failure("function of MKTAYIAK1QRLLV")?.found == "\"1\" at position 9")
        #expect(code("  \n ") == "question-empty")
    }
}
