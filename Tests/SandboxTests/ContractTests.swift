import Foundation
import Testing

/// What the sandbox answers is what Debitura says that it answers.
@Suite struct ContractTests {
  @Test(.enabled(if: PythonTool.has("jsonschema"), "needs python3 with the module jsonschema"))
  func `answers are valid by Debitura's descriptions`() throws {
    let sandbox = try SandboxProcess()
    let run = try PythonTool.run("validate_openapi.py", sandbox, "--fixtures", Paths.fixtures.path)
    #expect(run.status == 0, "\(run.output)")
    #expect(run.output.contains(" answers, 0 errors"))
  }

  @Test(.enabled(if: PythonTool.has("debitura_debt_collection"), "needs Debitura's Python client, which can't be had"))
  func `Debitura's own client reads every tenant`() throws {
    let sandbox = try SandboxProcess()
    let run = try PythonTool.run("official_client.py", sandbox)
    #expect(run.status == 0, "\(run.output)")
    #expect(run.output.contains("18 tenants, 88 cases, 32 payments, 0 failures"))
  }
}
