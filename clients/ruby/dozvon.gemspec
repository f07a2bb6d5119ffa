# frozen_string_literal: true

Gem::Specification.new do |spec|
  spec.name = 'dozvon'
  spec.version = '0.1.0'
  spec.summary = 'Client of a Dozvon server: SMS, calls with menus, mailings, contacts'
  spec.authors = ['The Dozvon authors']
  spec.license = 'MIT'
  spec.required_ruby_version = '>= 2.7'
  spec.files = Dir['lib/**/*.rb', 'README.md', 'LICENSE']
end
