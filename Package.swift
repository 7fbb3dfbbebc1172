// swift-tools-version: 6.1
import PackageDescription

let package = Package(
    name: "sepit",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "sepit", targets: ["sepit"]),
        .library(name: "ProteinKit", targets: ["ProteinKit"]),
        .library(name: "SEPITPipeline", targets: ["SEPITPipeline"]),
    ],
    traits: [.trait(name: "MPI", description: "Training on many machines, under mpirun; needs libopenmpi-dev.")],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    ],
    targets: [
        // System libraries.
        .systemLibrary(name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["libz-dev"])]),
        .systemLibrary(name: "CMPI", pkgConfig: "ompi-c", providers: [.apt(["libopenmpi-dev"])]),

        // Files, errors, JSON, the safetensors container, random numbers; no domain knowledge.
        .target(name: "CDigest"),
        .target(name: "FileKit", dependencies: ["CDigest"]),
        .target(
            name: "Communication",
            dependencies: ["FileKit", .target(name: "CMPI", condition: .when(traits: ["MPI"]))]),

        // Proteins and datasets of them; no tensors.
        .target(name: "ProteinKit", dependencies: ["FileKit", "CZlib"]),
        .target(name: "CAlignment"),
        .target(name: "SequenceSearch", dependencies: ["CAlignment", "FileKit"]),
        .target(
            name: "ProteinDataset", dependencies: ["FileKit", "Communication", "ProteinKit", "SequenceSearch", "Yams"],
            resources: [.embedInCode("Instructions/Templates")]),
        .target(name: "AnswerScoring", dependencies: ["FileKit", "ProteinKit", "ProteinDataset"]),
        .target(name: "DemoCorpus", dependencies: ["FileKit", "ProteinKit"]),
        .target(
            name: "ProteinExperts", dependencies: ["FileKit", "ProteinKit", "ProteinDataset", "SequenceSearch", "Yams"]),

        // Engine: C kernels behind one seam, tensors and derivatives above it.
        .target(name: "CKernels", dependencies: ["COpenBLAS"]),
        .target(name: "TensorKit", dependencies: ["CKernels", "FileKit"]),

        // Models.
        .target(name: "StructureEncoder", dependencies: ["CKernels", "FileKit", "ProteinKit", "TensorKit"]),
        .target(name: "LanguageModel", dependencies: ["FileKit", "TensorKit"]),
        .target(
            name: "SEPITModel",
            dependencies: ["FileKit", "ProteinKit", "TensorKit", "StructureEncoder", "LanguageModel"]),

        // Pipeline and command line.
        .target(
            name: "SEPITPipeline",
            dependencies: [
                "FileKit", "Communication", "ProteinKit", "ProteinDataset", "SequenceSearch", "AnswerScoring",
                "DemoCorpus", "ProteinExperts", "TensorKit", "StructureEncoder", "LanguageModel", "SEPITModel", "Yams",
            ],
            resources: [.embedInCode("Configuration/Presets")]),
        .target(
            name: "SEPITServer",
            dependencies: [
                "FileKit", "ProteinKit", "ProteinDataset", "LanguageModel", "SEPITPipeline",
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            resources: [.embedInCode("Page"), .embedInCode("Description")]),
        .executableTarget(
            name: "sepit",
            dependencies: [
                "FileKit", "Communication", "ProteinKit", "SequenceSearch", "ProteinDataset", "AnswerScoring",
                "DemoCorpus", "ProteinExperts",
                "TensorKit", "StructureEncoder", "LanguageModel", "SEPITModel", "SEPITPipeline", "SEPITServer",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),

        // What the tests of several modules share.
        .target(
            name: "TestSupport",
            dependencies: [
                "FileKit", "ProteinDataset", "ProteinKit", "StructureEncoder", "LanguageModel", "TensorKit",
                "SEPITModel",
            ],
            path: "Tests/TestSupport"),
        // Operators beside statements of them in double precision, for the tests of every module that has some.
        .target(name: "OperatorTesting", dependencies: ["FileKit", "TensorKit"], path: "Tests/OperatorTesting"),
        .testTarget(name: "FileKitTests", dependencies: ["FileKit", "TestSupport"], exclude: ["Goldens"]),
        .testTarget(name: "CommunicationTests", dependencies: ["Communication"]),
        .testTarget(name: "ProteinKitTests", dependencies: ["FileKit", "ProteinKit"]),
        .testTarget(
            name: "SequenceSearchTests", dependencies: ["CAlignment", "FileKit", "SequenceSearch"], exclude: ["Goldens"]
        ),
        .testTarget(
            name: "ProteinDatasetTests",
            dependencies: ["FileKit", "Communication", "ProteinKit", "ProteinDataset", "TestSupport"],
            exclude: ["Goldens"]),
        .testTarget(
            name: "AnswerScoringTests", dependencies: ["AnswerScoring", "FileKit", "ProteinDataset", "TestSupport"],
            exclude: ["Goldens"]),
        .testTarget(
            name: "ProteinExpertsTests", dependencies: ["FileKit", "ProteinKit", "ProteinDataset", "ProteinExperts"],
            exclude: ["Goldens"]),
        .testTarget(name: "DemoCorpusTests", dependencies: ["FileKit", "ProteinKit", "ProteinDataset", "DemoCorpus"]),
        .testTarget(
            name: "TensorKitTests", dependencies: ["FileKit", "TensorKit", "CKernels", "OperatorTesting"],
            exclude: ["Goldens"]),
        .testTarget(
            name: "StructureEncoderTests",
            dependencies: ["FileKit", "OperatorTesting", "ProteinKit", "StructureEncoder", "TensorKit"],
            exclude: ["Goldens"]),
        .testTarget(
            name: "LanguageModelTests", dependencies: ["FileKit", "LanguageModel", "TensorKit"], exclude: ["Goldens"]),
        .testTarget(
            name: "SEPITModelTests",
            dependencies: [
                "FileKit", "ProteinKit", "TensorKit", "StructureEncoder", "LanguageModel", "SEPITModel",
                "SEPITPipeline", "TestSupport",
            ],
            exclude: ["Goldens"]),
        .testTarget(
            name: "SEPITPipelineTests",
            dependencies: [
                "AnswerScoring", "FileKit", "Communication", "ProteinKit", "ProteinDataset", "ProteinExperts",
                "TensorKit",
                "StructureEncoder", "LanguageModel", "SEPITModel", "SEPITPipeline", "TestSupport",
            ],
            exclude: ["Goldens"]),
        .testTarget(
            name: "SEPITServerTests",
            dependencies: [
                "FileKit", "LanguageModel", "ProteinDataset", "SEPITModel", "SEPITPipeline", "SEPITServer", "TensorKit",
                "TestSupport",
            ]),
        .testTarget(
            name: "CommandLineTests",
            dependencies: [
                "sepit", "AnswerScoring", "FileKit", "ProteinDataset", "LanguageModel", "TensorKit", "SEPITModel",
                "SEPITPipeline",
                "TestSupport",
            ], exclude: ["Snapshots"]),
    ],
    swiftLanguageModes: [.v6],
    cLanguageStandard: .c11
)
