import ArgumentParser
import Configuration
import Portal
import PortalWeb
import Integrations
print("hi")
