"""Reading what the regions' files say when the portal starts."""

from catalog.items.queries import shipped
from catalog.region_files import refuse_defects
from catalog.region_folder.checking import folder_defects
from catalog.subsidy.queries import regional_rules
from provider_portal.site import regions_folder


def read_regions() -> None:
    """Read all of them once; SettingsError in one line where one is unsound."""
    folder = regions_folder()
    if folder is not None:
        refuse_defects(folder_defects(folder))
    shipped()
    regional_rules()
