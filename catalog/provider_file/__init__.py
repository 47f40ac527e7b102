"""The provider's file: what 附件3 asks for, and its scanned papers."""
