# frozen_string_literal: true

# Client of a Dozvon server: SMS, calls with menus, mailings, contacts. The classic functions are in `dozvon/classic`.
module Dozvon
end

require_relative 'dozvon/errors'
require_relative 'dozvon/menu'
require_relative 'dozvon/webhook'
require_relative 'dozvon/client'
