import FileKit
import SEPITModel
import Testing

@Suite struct ModelConfigurationTests {
    /// What a person reads who has edited a config.json.
    @Test(arguments: [
        (#"{"kernels": "many"}"#, #"The field "kernels" can't be used. (expected a whole number, found "many")"#),
        (#"{"layers": 2.5}"#, #"The field "layers" can't be used. (expected a whole number, found 2.5)"#),
        (#"{"eps": [1]}"#, #"The field "eps" can't be used. (expected a number, found [1])"#),
        (#"{"token_dropout": 1}"#, #"The field "token_dropout" can't be used. (expected true or false, found 1)"#),
        (#"{"compat": "best"}"#, #"The field "compat" can't be used. (found "best")"#),
        (#"{"compat": 3}"#, #"The field "compat" can't be used. (expected a text, found 3)"#),
        (#"{"system_prompt": {}}"#, #"The field "system_prompt" can't be used. (expected a text, found {})"#),
        ("[1]", "This is not a model configuration."), ("{", "The JSON text can't be read"),
        (#"{"layers": 0}"#, "layers is 0, expected 1 to 1000."),
        (#"{"router": "best"}"#, #"The field "router" can't be used. (found "best")"#),
        (#"{"router": "expertChoice"}"#, "later tokens"),
        (#"{"protein_experts": 2, "protein_capacity": 3}"#, "protein_capacity must be above 0, and at most protein_experts"),
        (#"{"protein_experts": 2, "compat": "official"}"#, "protein_experts need compat paper"),
    ])
    func theFieldAndWhatBelongsThereAreNamed(json: String, message: String) throws {
        let folder = try TemporaryDirectory()
        try AtomicFile.write(json, to: folder("config.json"))
        let error = try #require(
            throws: SepitError.self, performing: { _ = try ModelConfiguration(contentsOf: folder("config.json")) })
        #expect(error.kind.exitCode == 65)
        #expect(error.description.contains(message), "\(error)")
    }
}
