// swift-tools-version: 6.2
import PackageDescription

/// Every Swift target is held to the same rules: `design.md` 2 of the documentation draws the arrows between them.
let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .treatAllWarnings(as: .error),
]

/// The readers of what strangers write: a suite over their corpora, and for `make fuzz`, which sets the variable, one
/// program that libFuzzer drives.
let readers: [Target.Dependency] = [
  "Amounts", "Books", "Configuration", "DebituraAPI", "Deliveries", "Platforms", "StrictJSON",
  .product(name: "Crypto", package: "swift-crypto"),
]
let fuzzing: [Target] =
  Context.environment["TIEOUT_FUZZ"] == nil
  ? [
    .testTarget(
      name: "FuzzTests", dependencies: readers, path: "Tests/Fuzz", exclude: ["Corpus", "Driver"],
      swiftSettings: strict)
  ]
  : [
    .executableTarget(
      name: "tieout-fuzz", dependencies: readers, path: "Tests/Fuzz",
      exclude: ["Corpus", "Suite"], swiftSettings: strict)
  ]

let package = Package(
  name: "tieout",
  products: [
    .executable(name: "tieout", targets: ["tieout"]),
    .executable(name: "debitura-sandbox", targets: ["debitura-sandbox"]),
  ],
  dependencies: [
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
  ],
  targets: [
    .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(name: "CStore", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    // Of no package of its own: libxlsxwriter is linked with zlib as it is, and CXLSXWriter reads its header already.
    .systemLibrary(name: "CZlib"),
    .systemLibrary(name: "CXLSXWriter", pkgConfig: "xlsxwriter", providers: [.apt(["libxlsxwriter-dev"])]),

    // The core: pure functions over values. No I/O, no clock, no dependency but each other.
    .target(name: "Amounts", swiftSettings: strict + [.strictMemorySafety()]),
    .target(name: "Books", dependencies: ["Amounts"], swiftSettings: strict + [.strictMemorySafety()]),
    .target(name: "StrictJSON", swiftSettings: strict),

    // What several adapters hand to each other: values, below all of them.
    .target(name: "Platforms", dependencies: ["Amounts", "Books"], swiftSettings: strict),

    // Adapters: each knows one outside thing.
    .target(
      name: "Deliveries",
      dependencies: [
        "Amounts", "Books", "Platforms", "StrictJSON",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "CryptoExtras", package: "swift-crypto"),
      ], swiftSettings: strict),
    .target(name: "Gzip", dependencies: ["CZlib"], swiftSettings: strict),
    .target(name: "DebituraAPI", dependencies: ["Amounts", "Books", "Platforms", "StrictJSON"], swiftSettings: strict),
    .target(name: "CurlTransport", dependencies: ["DebituraAPI", "Platforms", "CCurl"], swiftSettings: strict),
    .target(
      name: "Storage",
      dependencies: [
        "Amounts", "Books", "CStore", "Platforms",
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ], swiftSettings: strict),
    .target(
      name: "Reporting",
      dependencies: [
        "Amounts", "Books", "CXLSXWriter",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Yams", package: "Yams"),
      ], swiftSettings: strict),
    .target(
      name: "Configuration",
      dependencies: ["Amounts", "Books", "Platforms", .product(name: "Yams", package: "Yams")], swiftSettings: strict),

    // One file a job; nothing above knows of it but the command line.
    .target(
      name: "Jobs",
      dependencies: [
        "Amounts", "Books", "Configuration", "CurlTransport", "DebituraAPI", "Deliveries", "Gzip", "Platforms",
        "Reporting", "Storage", "StrictJSON",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Crypto", package: "swift-crypto"),
      ], swiftSettings: strict),
    // What people read on a screen of what jobs return.
    .target(
      name: "Screens",
      dependencies: ["Amounts", "Books", "Configuration", "Jobs", "Reporting", "Storage"], swiftSettings: strict),
    .executableTarget(
      name: "tieout",
      dependencies: [
        "Books", "CStore", "Jobs", "Screens", "Configuration",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ], swiftSettings: strict),
    .executableTarget(
      name: "debitura-sandbox",
      dependencies: [.product(name: "ArgumentParser", package: "swift-argument-parser")], swiftSettings: strict),

    // Not a test: measures the stages in process, beside a peer.
    .executableTarget(
      name: "tieout-benchmark",
      dependencies: [
        "Amounts", "Books", "Configuration", "Jobs", "Reporting", "Storage",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Crypto", package: "swift-crypto"),
      ], path: "Tests/Benchmarks", exclude: ["forms.py", "peer.py"], swiftSettings: strict),

    // Tests mirror Sources; fixtures are found from the test's own path.
    .testTarget(name: "AmountsTests", dependencies: ["Amounts"], swiftSettings: strict),
    .testTarget(name: "BooksTests", dependencies: ["Amounts", "Books"], swiftSettings: strict),
    .testTarget(name: "PlatformsTests", dependencies: ["Amounts", "Books", "Platforms"], swiftSettings: strict),
    .testTarget(name: "StrictJSONTests", dependencies: ["StrictJSON"], swiftSettings: strict),
    .testTarget(
      name: "DeliveriesTests",
      dependencies: [
        "Amounts", "Books", "Deliveries", "Platforms", "StrictJSON",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "CryptoExtras", package: "swift-crypto"),
      ], swiftSettings: strict),
    .testTarget(
      name: "DebituraAPITests", dependencies: ["Amounts", "Books", "DebituraAPI", "Platforms", "StrictJSON"],
      swiftSettings: strict),
    .testTarget(
      name: "CurlTransportTests", dependencies: ["CurlTransport", "DebituraAPI", "Platforms"], swiftSettings: strict),
    .testTarget(
      name: "StorageTests",
      dependencies: ["Amounts", "Books", "Platforms", "Storage", .product(name: "GRDB", package: "GRDB.swift")],
      swiftSettings: strict),
    .testTarget(
      name: "ReportingTests",
      dependencies: [
        "Amounts", "Books", "CXLSXWriter", "Reporting", .product(name: "Crypto", package: "swift-crypto"),
      ], swiftSettings: strict),
    .testTarget(
      name: "ConfigurationTests", dependencies: ["Amounts", "Books", "Configuration", "Platforms"],
      swiftSettings: strict),
    .testTarget(
      name: "JobsTests",
      dependencies: [
        "Amounts", "Books", "Configuration", "DebituraAPI", "Deliveries", "Jobs", "Platforms", "Storage",
        .product(name: "Crypto", package: "swift-crypto"),
      ], swiftSettings: strict),
    .testTarget(name: "ScreensTests", dependencies: ["Jobs", "Screens"], swiftSettings: strict),
    .testTarget(name: "SandboxTests", dependencies: ["debitura-sandbox"], swiftSettings: strict),
    // Whole nights through the built program against the loopback sandbox.
    .testTarget(name: "Scenarios", dependencies: ["tieout", "debitura-sandbox"], swiftSettings: strict),
  ] + fuzzing,
  swiftLanguageModes: [.v6]
)
