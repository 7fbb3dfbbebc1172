import OperatorTesting
import TensorKit
import Testing

@Suite struct OperatorTests {
    /// The statements' derivatives are derivatives: along random directions they are what differences give.
    @Test(arguments: operatorTable) func statementsAgreeWithFiniteDifferences(row: OperatorRow) {
        #expect(row.disagreementsWithFiniteDifferences() == [])
    }

    /// Value and gradients of the engine are those of the statement, on every dispatch level.
    @Test(arguments: operatorTable, Kernels.available)
    func kernelsAgreeWithStatements(row: OperatorRow, level: String) throws {
        #expect(row.disagreements(on: try Device(level: level)) == [])
    }

    /// Attention in bf16 is that of the statement to the digits that bf16 has.
    @Test(arguments: attentionOperators, Kernels.available)
    func attentionInBF16AgreesWithStatements(row: OperatorRow, level: String) throws {
        let device = try Device(level: level)
        #expect(row.disagreements(on: device, precision: .bf16, values: 0.02, gradients: 0.03) == [])
    }

    /// Inference gives the bits of training, and records nothing.
    @Test(arguments: operatorTable) func recordingDoesNotChangeValues(row: OperatorRow) throws {
        #expect(row.differencesByRecording(on: try Device()) == [])
    }
}
