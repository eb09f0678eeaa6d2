-- Opens a manifest, waits for diagnostics, applies the first quick fix and waits until its finding is gone.
local server, file, out = vim.env.KUBENETLINT_SERVER, vim.env.KUBENETLINT_FILE, vim.env.KUBENETLINT_OUT
local answer = { before = {}, actions = {}, after = {}, hover = "", lenses = {} }

local function codes(buffer)
  return vim.tbl_map(function(one) return one.code end, vim.diagnostic.get(buffer))
end

local function finish()
  vim.fn.writefile({ vim.fn.json_encode(answer) }, out)
  vim.cmd("qall!")
end

local ok, problem = pcall(function()
  vim.cmd("edit " .. file)
  local buffer = vim.api.nvim_get_current_buf()
  local id = vim.lsp.start_client({ name = "kubenetlint", cmd = { vim.env.KUBENETLINT_NODE, server, "--stdio" }, root_dir = vim.fn.fnamemodify(file, ":h"),
    workspace_folders = { { uri = vim.uri_from_fname(vim.fn.fnamemodify(file, ":h")), name = "shop" } } })
  vim.lsp.buf_attach_client(buffer, id)
  vim.wait(20000, function() return vim.tbl_contains(codes(buffer), "service-selects-nothing") end, 50)
  answer.before = codes(buffer)
  local found = vim.tbl_filter(function(one) return one.code == "service-selects-nothing" end, vim.diagnostic.get(buffer))[1]
  local text = { textDocument = vim.lsp.util.make_text_document_params(buffer) }
  local position = { line = found.lnum, character = found.col }
  local params = vim.tbl_extend("force", text, { range = found.user_data.lsp.range or { start = position, ["end"] = position }, context = { diagnostics = { {
    range = { start = position, ["end"] = { line = found.end_lnum, character = found.end_col } }, message = found.message, code = found.code,
    data = found.user_data.lsp.data,
  } } } })
  local function request(method, what)
    local reply = vim.lsp.buf_request_sync(buffer, method, what, 10000)
    return reply and reply[id] and reply[id].result
  end
  answer.hover = (request("textDocument/hover", vim.tbl_extend("force", text, { position = position })) or { contents = { value = "" } }).contents.value
  for _, lens in ipairs(request("textDocument/codeLens", text) or {}) do table.insert(answer.lenses, lens.command.title) end
  local actions = request("textDocument/codeAction", params) or {}
  for _, action in ipairs(actions) do table.insert(answer.actions, action.title) end
  vim.lsp.util.apply_workspace_edit(actions[1].edit, "utf-16")
  vim.wait(20000, function() return not vim.tbl_contains(codes(buffer), "service-selects-nothing") end, 50)
  answer.after = codes(buffer)
  answer.text = table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), "\n")
end)
if not ok then answer.problem = tostring(problem) end
finish()
