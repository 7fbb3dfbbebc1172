import SEPITPipeline
import Testing

@Suite struct AnswerScoreTests {
    private let values = ["serine protease", "trypsin-like serine protease", "kinase", "transferase", "nucleus"]

    @Test(arguments: [
        ("It is a kinase.", "kinase", true),
        ("It is a KINASE", "kinase", true),
        ("It is a serine protease.", "kinase", false),
        ("It is a kinase or a transferase.", "kinase", false),
        ("", "kinase", false),
        ("It is a kinaselike protein.", "kinase", false),
        ("A trypsin-like serine protease.", "trypsin-like serine protease", true),
        ("A trypsin like serine protease.", "trypsin-like serine protease", true),
        ("A trypsin-like serine protease.", "serine protease", false),
        ("A serine protease.", "trypsin-like serine protease", false),
    ])
    func anOpenAnswerNamesItsLabelAndNoOther(answer: String, label: String, isRight: Bool) {
        #expect(AnswerScore.open(answer, label: label, values: values) == isRight)
    }

    @Test(
        arguments: [
            ("Yes.", true), ("no", false), ("Yes, it is. No doubt? Yes", true), ("Is it? NO!", false),
            ("Yes or no", false),
            ("Nobody knows", nil), ("", nil),
        ] as [(String, Bool?)])
    func aYesNoAnswerIsItsLastWord(answer: String, expected: Bool?) {
        #expect(AnswerScore.yesNo(answer) == expected)
    }
}
